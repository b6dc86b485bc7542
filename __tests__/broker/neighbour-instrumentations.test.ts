import { join } from 'node:path';
import { collecting } from '../support/collecting';
import { draw, tree } from '../support/draw';
import { ROOT, run } from '../support/program';
import { drawSegments } from '../support/skywalking/draw-segments';
import { startGrpcOap } from '../support/skywalking/oap';

const { collector, own } = collecting();

async function runWith(instrumentations: string) {
  const queue = own.queue('others');
  const env = { ...collector.env, HOPTRACE_INSTRUMENTATIONS: instrumentations };
  const { code, stderr } = await run('fixtures/neighbours/http-in-handler.mjs', { args: [queue], env });
  expect(code).toBe(0);
  return { drawing: draw(collector.spans, { names: { [queue]: 'QUEUE' }, events: false }), stderr };
}

test('an instrumentation that is named: its spans are in the trace of the message', async () => {
  const { drawing, stderr } = await runWith('http');
  expect(stderr).toBe('');
  expect(drawing).toBe(tree`
    PRODUCER publish QUEUE
      CONSUMER process QUEUE → subscribe QUEUE
        CLIENT GET
          SERVER GET
    CLIENT subscribe QUEUE
  `);
});

test('names that cannot be switched on: a line each, and the rest works', async () => {
  const { drawing, stderr } = await runWith('pg, amqplib, http, user:pass@host');
  expect(drawing).toContain('CLIENT GET');
  expect(stderr.split('\n').filter((line) => line !== '')).toEqual([
    'hoptrace: HOPTRACE_INSTRUMENTATIONS: "pg" is not switched on: expected a package that is installed, and @opentelemetry/instrumentation-pg is not',
    'hoptrace: HOPTRACE_INSTRUMENTATIONS: "amqplib" is not switched on: amqplib is what hoptrace traces',
    'hoptrace: HOPTRACE_INSTRUMENTATIONS: "***@host" is not switched on: expected a package that is installed, and @opentelemetry/instrumentation-***@host is not',
  ]);
});

const ALONE = 'fixtures/neighbours/http-alone.mjs';
const HTTP = { HOPTRACE_INSTRUMENTATIONS: 'http' };

test('a process that never loads amqplib reports, too', async () => {
  const { code, stderr } = await run(ALONE, { env: { ...collector.env, ...HTTP } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(draw(collector.spans, { events: false })).toBe(tree`
    CLIENT GET
      SERVER GET
  `);
});

test('there, too, an SDK of the application that is registered later has the spans', async () => {
  const { code, stderr } = await run(ALONE, {
    env: { ...collector.env, ...HTTP, OTEL_SERVICE_NAME: 'ours' },
    nodeArgs: ['--require', join(ROOT, 'fixtures/own-sdk/traces.cjs')],
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(collector.spans.map(({ name, resource }) => [name, resource['service.name'] === 'ours'])).toEqual([
    ['GET', false],
    ['GET', false],
  ]);
});

test('to SkyWalking they bear the component, and the tags that its UI searches by', async () => {
  const oap = await startGrpcOap();
  try {
    const { code, stderr } = await run(ALONE, {
      env: {
        ...HTTP,
        OTEL_PROPAGATORS: 'tracecontext,baggage,sw8',
        OTEL_TRACES_EXPORTER: 'skywalking',
        OTEL_METRICS_EXPORTER: 'none',
        HOPTRACE_EXIT_TIMEOUT: '15000', // not what is tested here
        SW_AGENT_NAME: 'web',
        SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address,
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(drawSegments(oap.segments)).toBe('Exit web GET\n  Entry web GET');
    const spans = oap.segments.flatMap(({ spans }) => spans);
    for (const { spanLayer, spanType, componentId, tags } of spans) {
      expect({ spanLayer, componentId }).toEqual({
        spanLayer: 'Http',
        componentId: spanType === 'Exit' ? 2 : 49,
      });
      expect(tags).toEqual(
        expect.arrayContaining([
          { key: 'http.method', value: 'GET' },
          { key: 'http.status_code', value: '204' },
        ]),
      );
    }
  } finally {
    await oap.stop();
  }
});

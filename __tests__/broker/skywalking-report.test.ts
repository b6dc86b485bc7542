import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../support/broker';
import { run, start } from '../support/program';
import { ownNames } from '../support/queue';
import { createCertificate } from '../support/skywalking/certificate';
import { drawSegments } from '../support/skywalking/draw-segments';
import { type Oap, startGrpcOap, startHttpOap } from '../support/skywalking/oap';

const own = ownNames();
afterAll(own.delete);

let oap: Oap | undefined;
afterEach(() => oap?.stop());

const REPORTING = {
  OTEL_PROPAGATORS: 'tracecontext,baggage,sw8',
  OTEL_TRACES_EXPORTER: 'skywalking',
  OTEL_METRICS_EXPORTER: 'none',
  HOPTRACE_EXIT_TIMEOUT: '15000', // not what is tested here
  SW_AGENT_NAME: 'relay',
};

const relay = (queues: string[], env: Record<string, string>) =>
  run('fixtures/skywalking/relay.js', { args: queues, env: { ...REPORTING, ...env } });

test.each([
  ['grpc', startGrpcOap],
  ['http', startHttpOap],
] as const)(
  'over %s, one picture: subscriptions, messages, what handlers send',
  async (protocol, startOap) => {
    oap = await startOap();
    const queues = [own.queue('in'), own.queue('out')];
    const { code, stderr } = await relay(queues, {
      HOPTRACE_SKYWALKING_PROTOCOL: protocol,
      SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const segments = await oap.until(({ segments }) => segments.length === 6 && segments);
    expect(drawSegments(segments, { [queues[0]!]: 'IN', [queues[1]!]: 'OUT' })).toBe(
      [
        'Exit relay AMQP/IN/Producer',
        '  Entry relay AMQP/IN/Consumer',
        '    Exit relay AMQP/OUT/Producer',
        '      Entry relay AMQP/OUT/Consumer',
        'Local relay subscribe IN',
        'Local relay subscribe OUT',
      ].join('\n'),
    );
    expect(oap.pings[0]).toMatchObject({ service: 'relay' });
    const [handling] = segments
      .flatMap(({ spans }) => spans)
      .filter(({ operationName }) => operationName === `AMQP/${queues[0]}/Consumer`);
    expect(handling!.isError).toBe(true); // nacked
    expect(handling!.endTime - handling!.startTime).toBeGreaterThanOrEqual(29); // its handler's 30 ms
    expect(handling!.tags).toContainEqual({ key: 'error.type', value: 'nack' });
  },
);

test.each([
  ['grpc', startGrpcOap],
  ['http', startHttpOap],
] as const)('over %s with TLS to an IP address: nothing on stderr', async (protocol, startOap) => {
  const tls = createCertificate();
  const folder = mkdtempSync(join(tmpdir(), 'hoptrace-ca-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, tls.cert);
  try {
    oap = await startOap({ tls });
    const { code, stderr } = await relay([own.queue('in'), own.queue('out')], {
      HOPTRACE_SKYWALKING_PROTOCOL: protocol,
      SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address,
      SW_AGENT_SSL_TRUSTED_CA_PATH: ca,
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(oap.segments).toHaveLength(6);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['grpc', startGrpcOap],
  ['http', startHttpOap],
] as const)(
  'over %s, a text cut in the middle of a character arrives well-formed',
  async (protocol, startOap) => {
    oap = await startOap();
    const { code, stderr } = await run('fixtures/skywalking/half-character.js', {
      args: [own.queue('half')],
      env: {
        ...REPORTING,
        HOPTRACE_SKYWALKING_PROTOCOL: protocol,
        SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address,
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const spans = await oap.until(
      ({ segments }) => segments.length === 4 && segments.flatMap(({ spans }) => spans),
    );
    const job = spans.find(({ operationName }) => operationName === 'job \ufffd')!;
    expect(job.tags).toContainEqual({ key: 'note', value: 'parcel \ufffd' });
    expect(job.logs[0]!.data).toContainEqual({ key: 'event', value: '\ufffd' });
  },
);

test('one OAP of two is away: the other gets it, and nobody is told', async () => {
  oap = await startGrpcOap();
  const [away] = await freePorts(1);
  const { stderr } = await relay([own.queue('in'), own.queue('out')], {
    SW_AGENT_COLLECTOR_BACKEND_SERVICES: `127.0.0.1:${away},${oap.address}`,
  });
  await oap.until(({ segments }) => segments.length === 6);
  expect(stderr).toBe('');
});

test('no OAP at all: the program runs as ever, and says one line', async () => {
  const [away] = await freePorts(1);
  const { code, stderr } = await relay([own.queue('in'), own.queue('out')], {
    SW_AGENT_COLLECTOR_BACKEND_SERVICES: `127.0.0.1:${away}`,
  });
  expect(code).toBe(0);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^hoptrace: .*SkyWalking OAP.*ECONNREFUSED/),
  ]);
});

test('an OAP that comes late gets what waited for it; its absence was one line', async () => {
  const [port] = await freePorts(1);
  const producer = start('fixtures/interop/node/producer.cjs', {
    args: [own.queue('late'), '3'],
    env: {
      ...REPORTING,
      SW_AGENT_COLLECTOR_BACKEND_SERVICES: `127.0.0.1:${port}`,
      OTEL_BSP_SCHEDULE_DELAY: '10',
    },
  });
  try {
    await producer.errorLine(/does not take telemetry: .*ECONNREFUSED/);
    oap = await startGrpcOap({ port: port! });
    await oap.until(({ segments }) => segments.length === 3);
    producer.signal('SIGTERM');
    const { code, stderr } = await producer.ended;
    expect(code).toBe(0);
    expect(stderr.match(/\n/g)).toHaveLength(1);
  } finally {
    await producer.kill();
  }
});

test('a wrong token: the program runs as ever, and says one line with no token in it', async () => {
  oap = await startGrpcOap({ token: 'right' });
  const { code, stderr } = await relay([own.queue('in'), own.queue('out')], {
    SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address,
    SW_AGENT_AUTHENTICATION: 'not-this-one',
  });
  expect(code).toBe(0);
  expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(/^hoptrace: .*spans 6.*UNAUTHENTICATED/)]);
  expect(stderr).not.toContain('not-this-one');
});

test('a variable that cannot be understood: one line, and the default', async () => {
  oap = await startGrpcOap();
  const { stderr } = await relay([own.queue('in'), own.queue('out')], {
    SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address,
    HOPTRACE_SKYWALKING_PROTOCOL: 'kafka',
  });
  expect(stderr).toBe(
    'hoptrace: HOPTRACE_SKYWALKING_PROTOCOL: "kafka" is ignored: expected one of grpc, http\n',
  );
  await oap.until(({ segments }) => segments.length === 6);
});

test('messages whose relation is `link` are one trace in SkyWalking all the same', async () => {
  oap = await startGrpcOap();
  const queues = [own.queue('in'), own.queue('out')];
  await relay(queues, { SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address, HOPTRACE_RELATION: 'link' });
  const segments = await oap.until(({ segments }) => segments.length === 6 && segments);
  const messages = segments.filter(({ spans }) => spans[0]!.spanType !== 'Local');
  expect(new Set(messages.map(({ traceId }) => traceId)).size).toBe(1);
  expect(drawSegments(messages, { [queues[0]!]: 'IN', [queues[1]!]: 'OUT' })).toBe(
    [
      'Exit relay AMQP/IN/Producer',
      '  Entry relay AMQP/IN/Consumer',
      '    Exit relay AMQP/OUT/Producer',
      '      Entry relay AMQP/OUT/Consumer',
    ].join('\n'),
  );
});

test.each(['grpc', 'http'])('an application with an SDK of its own, over %s', async (protocol) => {
  oap = await (protocol === 'grpc' ? startGrpcOap : startHttpOap)();
  const queue = own.queue('own');
  const { code, stderr } = await run('fixtures/skywalking/own-sdk.js', {
    register: 'none',
    args: [queue],
    env: { HOPTRACE_SKYWALKING_PROTOCOL: protocol, SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(drawSegments(oap.segments, { [queue]: 'QUEUE' })).toBe(
    ['Exit own AMQP/QUEUE/Producer', '  Entry own AMQP/QUEUE/Consumer', 'Local own subscribe QUEUE'].join(
      '\n',
    ),
  );
});

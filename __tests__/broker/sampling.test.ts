import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isInShare } from '../../src/telemetry/sampling/ratio';
import type { CollectedSpan } from '../support/collector';
import { draw } from '../support/draw';
import { handle, nameOf } from '../support/handling';
import { numbersOf } from '../support/numbers';
import { ROOT } from '../support/program';

const times = <T>(count: number, item: T): T[] => new Array<T>(count).fill(item);
const named = (spans: readonly CollectedSpan[], name: string) => spans.filter((span) => span.name === name);
const traces = (spans: readonly CollectedSpan[]) => spans.map(({ traceId }) => traceId).sort();

test('an exchange and a queue each keep their share, by trace id', async () => {
  const [exchange, half, none] = [nameOf('exchange'), nameOf('half'), nameOf('none')];
  const { spans } = await handle(
    {
      exchange,
      queues: [half, none],
      messages: [...times(40, { to: half, key: `${half}.x` }), ...times(5, { to: none, key: `${none}.x` })],
    },
    { HOPTRACE_SAMPLING: `0, ${exchange}=1, half-*=0.5` },
  );
  const published = named(spans, `publish ${exchange}`);
  const toHalf = published.filter(
    ({ attributes }) => attributes['messaging.rabbitmq.destination.routing_key'] === `${half}.x`,
  );
  expect(published).toHaveLength(45);
  expect(toHalf).toHaveLength(40);
  expect(traces(named(spans, `process ${half}`))).toEqual(
    traces(toHalf).filter((traceId) => isInShare(traceId, 0.5)),
  );
  expect(named(spans, `process ${none}`)).toEqual([]);
});

test('who publishes and who consumes keep the same traces', async () => {
  const queue = nameOf('orders');
  const { spans } = await handle(
    { queues: [queue], messages: times(40, { to: queue }) },
    { HOPTRACE_SAMPLING: '0.3' },
  );
  expect(traces(named(spans, `process ${queue}`))).toEqual(traces(named(spans, `publish ${queue}`)));
  expect(spans.length).toBeGreaterThan(1);
  expect(spans.length).toBeLessThan(80);
});

test('what a sampled handler publishes is sampled, unless its destination is named', async () => {
  const [orders, mails, audit] = [nameOf('orders'), nameOf('mails'), nameOf('audit')];
  const { spans } = await handle(
    {
      queues: [orders, mails, audit],
      messages: [
        { to: orders, forward: mails },
        { to: orders, forward: audit },
      ],
    },
    { HOPTRACE_SAMPLING: `0, ${orders}=1, ${audit}=0` },
  );
  expect(
    spans
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('subscribe'))
      .sort(),
  ).toEqual([
    `process ${orders}`,
    `process ${orders}`,
    `publish ${mails}`,
    `publish ${orders}`,
    `publish ${orders}`,
  ]);
});

test('spans of a subscription are sampled by the traces of their messages', async () => {
  const queue = nameOf('jobs');
  const { spans } = await handle(
    { queues: [queue], messages: times(40, { to: queue }), exchange: nameOf('unused') },
    { HOPTRACE_RELATION: 'subscription', HOPTRACE_SAMPLING: '0.5' },
  );
  const processed = named(spans, `process ${queue}`);
  const origins = processed.map(({ links }) => links.at(-1)!.traceId);
  expect(origins.sort()).toEqual(traces(named(spans, `publish ${queue}`)));
  expect(processed.length).toBeGreaterThan(0);
  expect(new Set(traces(processed)).size).toBe(1);
});

test('metrics, and what travels with the message, stay as they are', async () => {
  const queue = nameOf('orders');
  const work = {
    queues: [queue],
    messages: times(3, { to: queue, properties: { headers: { baggage: 'a=1' } } }),
  };
  const all = await handle(work);
  const none = await handle(work, { HOPTRACE_SAMPLING: '0' });
  expect(numbersOf(none.points)).toEqual(numbersOf(all.points));
  expect(named(none.spans, `process ${queue}`)).toEqual([]);

  const kept = await handle(work, {
    HOPTRACE_SAMPLING: `0, ${queue}=0`,
    HOPTRACE_KEEP: 'slow>0',
    HOPTRACE_CAPTURE_HEADERS: 'traceparent, baggage',
  });
  const [span] = named(kept.spans, `process ${queue}`);
  expect(span?.attributes['messaging.header.baggage']).toBe('a=1');
  expect(span?.attributes['messaging.header.traceparent']).toBe(
    `00-${span?.traceId}-${span?.parentSpanId}-00`,
  );
});

describe('HOPTRACE_KEEP', () => {
  const queue = nameOf('work');
  const next = nameOf('next');
  const work = {
    queues: [queue, next],
    messages: [
      { to: queue, properties: { messageId: 'fine' } },
      { to: queue, properties: { messageId: 'failing' }, fail: true as const, forward: next },
      { to: queue, properties: { messageId: 'slow' }, sleep: 500 },
      { to: queue, properties: { messageId: 'again' }, nack: true as const },
    ],
  };
  const shown = {
    attributes: ['messaging.message.id'],
    events: false,
    names: { [queue]: 'QUEUE', [next]: 'NEXT' },
  };
  const messages = (spans: readonly CollectedSpan[]) =>
    `\n${draw(
      spans.filter(({ name }) => !name.startsWith('subscribe')),
      shown,
    )}`;

  test.each([
    [
      'errors',
      `
… CONSUMER process QUEUE ERROR "as it was told" → …
  messaging.message.id: failing
  PRODUCER publish NEXT
… CONSUMER process QUEUE ERROR "message settled by nack with requeue" → …
  messaging.message.id: again
`,
    ],
    [
      'slow>400ms',
      `
… CONSUMER process QUEUE → …
  messaging.message.id: slow
`,
    ],
    [
      'redelivered',
      `
… CONSUMER process QUEUE → …
  messaging.message.id: again
`,
    ],
  ])('%s', async (keep, expected) => {
    const { spans } = await handle(work, { HOPTRACE_SAMPLING: '0', HOPTRACE_KEEP: keep });
    expect(messages(spans)).toBe(expected);
  });

  test('whatever dropped them', async () => {
    const { spans } = await handle(work, { OTEL_TRACES_SAMPLER: 'always_off', HOPTRACE_KEEP: 'errors' });
    expect(spans.map(({ name }) => name).sort()).toEqual([
      `process ${queue}`,
      `process ${queue}`,
      `publish ${next}`,
      // what is kept has to have something to link to
      `subscribe ${next}`,
      `subscribe ${queue}`,
    ]);
  });
});

test('a critical subscription is always sampled', async () => {
  const [orders, others] = [nameOf('orders'), nameOf('others')];
  const directory = mkdtempSync(join(tmpdir(), 'hoptrace-'));
  const config = join(directory, 'hoptrace.json');
  writeFileSync(config, JSON.stringify({ sampling: 0, rules: [{ queue: orders, critical: true }] }));
  try {
    const { spans } = await handle(
      { queues: [orders, others], messages: [{ to: orders }, { to: others }] },
      { HOPTRACE_CONFIG: config },
    );
    expect(
      spans
        .map(({ name }) => name)
        .filter((name) => !name.startsWith('subscribe'))
        .sort(),
    ).toEqual([`process ${orders}`, `publish ${orders}`]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

describe("in an application's own SDK", () => {
  const preload = resolve(ROOT, 'fixtures/own-sdk/traces.cjs');
  const work = (queue: string) => ({
    queues: [queue],
    messages: [{ to: queue, fail: true as const }, { to: queue }],
  });

  test('its sampler and span processor are hoptrace’s with its own inside', async () => {
    const queue = nameOf('own');
    const env = { HOPTRACE_SAMPLING: '0', HOPTRACE_KEEP: 'errors', SAMPLER: 'hoptrace' };
    const { spans, stderr } = await handle(work(queue), env, { preload, register: 'none' });
    expect(spans.map(({ name }) => name)).toEqual([`subscribe ${queue}`, `process ${queue}`]);
    expect(stderr).toBe('');
  });

  test('without them one line says so', async () => {
    const queue = nameOf('own');
    const { spans, stderr } = await handle(
      work(queue),
      { HOPTRACE_SAMPLING: '0' },
      { preload, register: 'none' },
    );
    expect(spans).toHaveLength(5);
    expect(stderr).toBe(
      "hoptrace: sampling has no effect: the application's own OpenTelemetry SDK lacks hoptrace's sampler: new MessageSampler(…)\n",
    );
  });
});

import type { CollectedSpan } from '../../support/collector';

/** A span of the shop `s`, from and to in milliseconds. */
export function span(
  path: string,
  service: string,
  kind: CollectedSpan['kind'],
  name: string,
  [from, to]: [number, number],
  attributes: CollectedSpan['attributes'] = {},
): CollectedSpan {
  return {
    // a span's path is its parent's and one letter more
    spanId: path,
    parentSpanId: path.slice(0, -1) || undefined,
    traceId: 'trace',
    traceState: '',
    service,
    kind,
    name,
    start: at(from),
    end: at(to),
    durationMs: to - from,
    attributes,
    events: [],
    links: [],
    status: { code: 'UNSET', message: '' },
    resource: {},
    scope: { name: 'hoptrace', version: '' },
  };
}

function at(ms: number): bigint {
  return 1_700_000_000_000_000_000n + BigInt(Math.round(ms * 1e6));
}

const waited = (ms: number) => ({ 'hoptrace.message.time_in_queue_ms': ms });
const reply = { 'messaging.destination.anonymous': true };

/** An attempt at an order: the worker's span and the question to the stock service in it. */
function attempt(
  path: string,
  start: number,
  end: number,
  attributes: CollectedSpan['attributes'],
): CollectedSpan[] {
  return [
    span(path, 'worker', 'CONSUMER', 'process s.work', [start, end], attributes),
    span(`${path}a`, 'worker', 'PRODUCER', 'publish s.stock', [start + 1, start + 1.2]),
    span(`${path}aa`, 'stock', 'CONSUMER', 'process s.stock', [start + 2, start + 22], waited(1)),
    span(`${path}aaa`, 'stock', 'PRODUCER', 'publish', [start + 21, start + 21.4], reply),
    span(`${path}aaaa`, 'worker', 'CONSUMER', 'process', [start + 23, start + 23.1], {
      ...reply,
      ...waited(1),
    }),
  ];
}

function bill(path: string, start: number): CollectedSpan[] {
  return [
    span(path, 'worker', 'PRODUCER', 'publish s.bills', [start, start + 0.3]),
    span(`${path}a`, 'biller', 'CONSUMER', 'process s.bills', [start + 1, start + 31], waited(1)),
  ];
}

function publish(id: string): CollectedSpan {
  return span('r', 'front', 'PRODUCER', 'publish s.orders', [0, 4], { 'messaging.message.id': id });
}

export const smoothOrder: readonly CollectedSpan[] = [
  publish('order-1'),
  ...attempt('rw', 50, 120, waited(48)),
  ...bill('rwb', 119),
];

const [declined, ...question] = attempt('rw', 50, 120, {
  ...waited(48),
  'hoptrace.message.settlement': 'nack',
});

export const failedOrder: readonly CollectedSpan[] = [
  publish('order-3'),
  {
    ...declined!,
    status: { code: 'ERROR', message: 'declined' },
    events: [{ name: 'exception', attributes: { 'exception.message': 'card declined' }, time: at(120) }],
  },
  ...question,
  ...attempt('rx', 424, 490, {
    ...waited(420),
    'hoptrace.message.attempt': 2,
    'hoptrace.message.dead_letter.queue': 's.retries',
    'hoptrace.message.dead_letter.reason': 'expired',
    'hoptrace.message.dead_letter.first.queue': 's.work',
    'hoptrace.message.dead_letter.first.reason': 'rejected',
  }),
  ...bill('rxb', 489),
];

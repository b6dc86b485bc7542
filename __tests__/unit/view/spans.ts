import type { Value } from '../../../src/view/api';
import { journeyOf } from '../../../src/view/journey/journey';
import { partOf } from '../../../src/view/messages/part';
import type { Span } from '../../../src/view/otlp/span';
import { createStore, type Store } from '../../../src/view/store/store';

type Named = Record<string, Value>;

/** A span of the shop `s`, from and to in milliseconds. */
export function span(
  path: string,
  service: string,
  kind: Span['kind'],
  name: string,
  [from, to]: [number, number],
  { exception, ...more }: Named = {},
): Span {
  const operation = name.split(' ', 1)[0]!;
  const attributes = Object.entries({
    'messaging.system': 'rabbitmq',
    'messaging.operation.name': operation,
    ...(name.includes(' ') && placeOf(operation, name.slice(operation.length + 1))),
    ...more,
  }).flat();
  const made: Span = {
    // a span's path is its parent's and one letter more
    spanId: path,
    parentSpanId: path.slice(0, -1) || undefined,
    traceId: 'trace',
    service,
    kind,
    name,
    start: from,
    end: to,
    status: exception === undefined ? 'unset' : 'error',
    statusMessage: '',
    attributes,
    events:
      exception === undefined
        ? []
        : [{ name: 'exception', at: to, attributes: ['exception.message', exception] }],
    links: [],
    resource: ['service.name', service],
    scope: 'hoptrace',
    part: undefined,
  };
  return { ...made, part: partOf(made) };
}

/** Orders go to an exchange, all else to the queue that the routing key names. */
function placeOf(operation: string, place: string): Named {
  if (operation === 'return') return {};
  if (operation !== 'publish') return { 'hoptrace.queue': place };
  return place.endsWith('orders')
    ? { 'hoptrace.exchange': place, 'messaging.rabbitmq.destination.routing_key': 'order.placed' }
    : { 'messaging.destination.name': place };
}

/** The publish span's message came back. */
export function returnOf(publish: Span): Span {
  return span(`${publish.spanId}q`, publish.service, 'client', 'return s.work', [publish.end, publish.end], {
    'messaging.destination.name': 's.work',
    'hoptrace.message.return.code': 312,
    'hoptrace.message.return.text': 'NO_ROUTE',
  });
}

/** The same with other values. */
export function changed(span: Span, change: Partial<Span>): Span {
  const made = { ...span, ...change };
  return { ...made, part: partOf(made) };
}

export function storeOf(spans: readonly Span[]): Store {
  const store = createStore(1000);
  store.add(spans);
  return store;
}

/** The journey of all spans of the trace `trace`. */
export function journeyIn(spans: readonly Span[], without = 's.') {
  const store = storeOf(spans);
  return journeyOf(store.trace('trace')!, store, without);
}

const waited = (ms: number) => ({ 'hoptrace.message.time_in_queue_ms': ms });
const reply = { 'messaging.destination.anonymous': true };

/** An attempt at an order: the worker's span and the question to the stock service in it. */
function attempt(path: string, start: number, end: number, attributes: Named): Span[] {
  return [
    span(path, 'worker', 'consumer', 'process s.work', [start, end], attributes),
    span(`${path}a`, 'worker', 'producer', 'publish s.stock', [start + 1, start + 1.2]),
    span(`${path}aa`, 'stock', 'consumer', 'process s.stock', [start + 2, start + 22], waited(1)),
    span(`${path}aaa`, 'stock', 'producer', 'publish', [start + 21, start + 21.4], reply),
    span(`${path}aaaa`, 'worker', 'consumer', 'process', [start + 23, start + 23.1], {
      ...reply,
      ...waited(1),
    }),
  ];
}

function bill(path: string, start: number): Span[] {
  return [
    span(path, 'worker', 'producer', 'publish s.bills', [start, start + 0.3]),
    span(`${path}a`, 'biller', 'consumer', 'process s.bills', [start + 1, start + 31], waited(1)),
  ];
}

function publish(id: string): Span {
  return span('r', 'front', 'producer', 'publish s.orders', [0, 4], { 'messaging.message.id': id });
}

export const smoothOrder: readonly Span[] = [
  publish('order-1'),
  ...attempt('rw', 50, 120, waited(48)),
  ...bill('rwb', 119),
];

export const failedOrder: readonly Span[] = [
  publish('order-3'),
  ...attempt('rw', 50, 120, {
    ...waited(48),
    'hoptrace.message.settlement': 'nack',
    exception: 'card declined',
  }),
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

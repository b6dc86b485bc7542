import type { SpanKind, Value } from '../../../src/view/api';
import { partOf } from '../../../src/view/messages/part';

const part = (kind: SpanKind, attributes: Record<string, Value>, scope = '') =>
  partOf({
    kind,
    scope,
    attributes: Object.entries({ 'messaging.system': 'rabbitmq', ...attributes }).flat(),
  });
const rk = 'messaging.rabbitmq.destination.routing_key';
const destination = 'messaging.destination.name';

test.each<[string, SpanKind, Record<string, Value>, object]>([
  [
    'hoptrace publishes to an exchange',
    'producer',
    { [destination]: 'orders:order.placed', 'hoptrace.exchange': 'orders', [rk]: 'order.placed' },
    { operation: 'publish', exchange: 'orders', queue: undefined, routingKey: 'order.placed' },
  ],
  [
    'hoptrace publishes to a queue',
    'producer',
    { [destination]: 'work', [rk]: 'work' },
    { operation: 'publish', exchange: '', queue: 'work' },
  ],
  [
    'hoptrace publishes to a queue of a made-up name',
    'producer',
    {
      [destination]: 'orders.17.reply',
      [rk]: 'orders.17.reply',
      'messaging.destination.template': 'orders.*.reply',
    },
    { queue: 'orders.*.reply' },
  ],
  [
    'hoptrace processes',
    'consumer',
    { [destination]: 'a:b:c', 'hoptrace.exchange': 'a', [rk]: 'b', 'hoptrace.queue': 'c' },
    { operation: 'process', exchange: 'a', queue: 'c' },
  ],
  [
    'another instrumentation processes, by the conventions',
    'consumer',
    { [destination]: 'a:b:c', [rk]: 'b' },
    { operation: 'process', exchange: 'a', queue: 'c' },
  ],
  [
    'another one, whose queue is called as the routing key',
    'consumer',
    { [destination]: 'a:b', [rk]: 'b' },
    { exchange: 'a', queue: 'b' },
  ],
  [
    'an older one publishes',
    'producer',
    { 'messaging.destination': 'orders', 'messaging.rabbitmq.routing_key': 'x' },
    { exchange: 'orders', routingKey: 'x', queue: undefined },
  ],
  [
    'an older one processes',
    'consumer',
    { 'messaging.destination': 'work' },
    { exchange: '', queue: 'work' },
  ],
  [
    'one gets',
    'client',
    { 'messaging.operation.name': 'get', 'hoptrace.queue': 'work' },
    { operation: 'get' },
  ],
  [
    'one acks',
    'client',
    { 'messaging.operation.name': 'ack', 'messaging.operation.type': 'settle' },
    { operation: 'settle' },
  ],
  ['one subscribes', 'client', { 'messaging.operation.name': 'subscribe' }, { operation: 'subscribe' }],
])('%s', (_, kind, attributes, expected) => {
  expect(part(kind, attributes)).toMatchObject(expected);
});

test.each<[string, Record<string, Value>, object]>([
  ['a queue', { [destination]: 'work' }, { exchange: '', queue: 'work', routingKey: 'work' }],
  [
    'a queue that a template stands for',
    { [destination]: 'orders.17.reply', 'messaging.destination.template': 'orders.*.reply' },
    { exchange: '', queue: 'orders.*.reply', routingKey: 'orders.17.reply' },
  ],
  ['nowhere', { [destination]: 'amq.default' }, { exchange: '', queue: '', routingKey: '' }],
  [
    'a fanout exchange',
    { [destination]: 'news', 'hoptrace.exchange': 'news' },
    { exchange: 'news', queue: undefined, routingKey: '' },
  ],
])(
  'hoptrace publishes to %s, and says the routing key only where an exchange is named',
  (_, attributes, expected) => {
    expect(part('producer', attributes, 'hoptrace')).toMatchObject(expected);
  },
);

test('of others a destination without a routing key is an exchange', () => {
  expect(part('producer', { [destination]: 'news' })).toMatchObject({ exchange: 'news', queue: undefined });
});

test.each<[string, SpanKind, Record<string, Value>]>([
  ['of HTTP', 'client', { 'messaging.system': null }],
  ['of Kafka', 'producer', { 'messaging.system': 'kafka' }],
  ['about a batch', 'consumer', { 'messaging.batch.message_count': 3 }],
])('a span %s says nothing of a message', (_, kind, attributes) => {
  expect(part(kind, attributes)).toBeUndefined();
});

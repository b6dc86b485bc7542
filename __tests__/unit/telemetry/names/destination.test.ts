import { fullName, sourceOf, targetOf } from '../../../../src/telemetry/names/destination';

test.each([
  ['shop', 'order.new', 'orders', 'shop:order.new:orders'],
  ['', 'orders', 'orders', 'orders'],
  ['', 'orders', '', 'orders'],
  ['shop', '', 'orders', 'shop:orders'],
  ['shop', '', '', 'shop'],
  ['orders', 'orders', 'orders', 'orders'],
  ['shop', 'shop', 'orders', 'shop:orders'],
  ['shop', 'orders', 'shop', 'shop:orders'],
  ['', '', 'orders', 'orders'],
  ['', '', '', 'amq.default'],
])('exchange %j, routing key %j, queue %j: %s', (exchange, routingKey, queue, name) => {
  expect(fullName(exchange, routingKey, queue)).toBe(name);
});

test('a consumer reads from its queue', () => {
  expect(sourceOf('orders')).toEqual({ name: 'orders', anonymous: false });
});

test('a publisher writes to the exchange, or to the queue behind the default one', () => {
  expect(targetOf('shop', 'order.new')).toEqual({ name: 'shop', anonymous: false });
  expect(targetOf('', 'orders')).toEqual({ name: 'orders', anonymous: false });
});

test.each(['amq.gen-JzTY20BRgKO-HjmUJj0wLg', 'amq.rabbitmq.reply-to', 'amq.rabbitmq.reply-to.g1h2AA', ''])(
  'what the broker made up has no name: %j',
  (queue) => {
    expect(sourceOf(queue)).toEqual({ name: undefined, anonymous: true });
    expect(targetOf('', queue)).toEqual({ name: undefined, anonymous: true });
  },
);

import { fullName } from '../../../../src/telemetry/names/destination';

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

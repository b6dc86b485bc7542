import { BasicTracerProvider, type Span } from '@opentelemetry/sdk-trace-base';
import type { Publication } from '../../../../src/messaging/facts';
import { BROKER, observerWith, PUBLICATION } from '../../../support/observed';

const tracer = new BasicTracerProvider().getTracer('test');

function published(change: Partial<Publication>) {
  const { span } = observerWith(tracer).publish({ ...PUBLICATION, ...change }) as unknown as { span: Span };
  return span.attributes;
}

const SAID = {
  'messaging.system': 'rabbitmq',
  'messaging.operation.name': 'publish',
  'messaging.operation.type': 'send',
  'messaging.rabbitmq.vhost.name': '/',
  'messaging.rabbitmq.cluster.name': 'rabbit@one',
  'server.address': 'rabbit',
  'server.port': 5672,
};

test('on the default exchange the routing key is the destination’s name, and not said again', () => {
  expect(published({})).toEqual({
    ...SAID,
    'messaging.destination.name': 'orders',
    'network.peer.address': '10.0.0.1',
  });
});

test('to an exchange the way is said', () => {
  expect(published({ exchange: 'shop', routingKey: 'order.new' })).toMatchObject({
    'messaging.destination.name': 'shop:order.new',
    'messaging.destination.template': 'shop',
    'hoptrace.exchange': 'shop',
    'messaging.rabbitmq.destination.routing_key': 'order.new',
  });
});

test('the address of the socket’s other end is said where the server was named otherwise', () => {
  expect(published({ broker: { ...BROKER, host: '10.0.0.1' } })).toEqual({
    ...SAID,
    'messaging.destination.name': 'orders',
    'server.address': '10.0.0.1',
  });
});

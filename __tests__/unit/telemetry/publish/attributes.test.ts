import { BasicTracerProvider, SamplingDecision, type Span } from '@opentelemetry/sdk-trace-base';
import type { Broker, Publication } from '../../../../src/messaging/facts';
import { BROKER, observerWith, PUBLICATION } from '../../../support/observed';

const tracer = new BasicTracerProvider().getTracer('test');

/** The attributes of a publisher's spans, one after the other. */
function published(changes: readonly Partial<Publication>[], by = tracer) {
  const observer = observerWith(by);
  return changes.map((change) => {
    const { span } = observer.publish({ ...PUBLICATION, ...change }) as unknown as { span: Span };
    return span.attributes;
  });
}

const SAID = {
  'messaging.system': 'rabbitmq',
  'messaging.operation.name': 'publish',
  'messaging.operation.type': 'send',
  'messaging.destination.name': 'orders',
  'server.address': 'rabbit',
  'server.port': 5672,
};
const CONSTANT = {
  'messaging.rabbitmq.vhost.name': '/',
  'messaging.rabbitmq.cluster.name': 'rabbit@one',
  'network.peer.address': '10.0.0.1',
};

test('on the default exchange the routing key is the destination’s name, and not said again', () => {
  expect(published([{}])).toEqual([{ ...SAID, ...CONSTANT }]);
});

test('to an exchange the routing key is said, and the exchange is in the destination’s name', () => {
  const [attributes] = published([{ exchange: 'shop', routingKey: 'order.new' }]);
  expect(attributes).toEqual({
    ...SAID,
    ...CONSTANT,
    'messaging.destination.name': 'shop:order.new',
    'messaging.destination.template': 'shop',
    'messaging.rabbitmq.destination.routing_key': 'order.new',
  });
});

test('the address of the socket’s other end is said where the server was named otherwise', () => {
  const [attributes] = published([{ broker: { ...BROKER, host: '10.0.0.1' } }]);
  const { 'network.peer.address': _, ...constant } = CONSTANT;
  expect(attributes).toEqual({ ...SAID, ...constant, 'server.address': '10.0.0.1' });
});

test('what is constant for a connection is said by the first span of each publisher', () => {
  const other: Broker = { ...BROKER };
  const way = { exchange: 'shop', routingKey: 'orders' };
  const all = published([{}, {}, way, way, { broker: other }, { broker: other }, {}]);
  const saying = all.map((attributes) => Object.keys(CONSTANT).filter((name) => name in attributes).length);
  expect(saying).toEqual([3, 0, 3, 0, 3, 0, 0]);
});

test('a virtual host that is not the usual one is said by each', () => {
  const broker = { ...BROKER, vhost: 'shop/eu' };
  const [first, second] = published([{ broker }, { broker }]);
  expect(first).toEqual({ ...SAID, ...CONSTANT, 'messaging.rabbitmq.vhost.name': 'shop/eu' });
  expect(second).toEqual({ ...SAID, 'messaging.rabbitmq.vhost.name': 'shop/eu' });
});

test('spans that are recorded only may never be seen: the first that is sampled says what is constant, too', () => {
  const decisions = [
    SamplingDecision.NOT_RECORD,
    SamplingDecision.RECORD,
    SamplingDecision.RECORD_AND_SAMPLED,
    SamplingDecision.RECORD_AND_SAMPLED,
  ];
  const sampler = { shouldSample: () => ({ decision: decisions.shift()! }), toString: () => 'test' };
  const by = new BasicTracerProvider({ sampler }).getTracer('test');
  const [, ...recorded] = published([{}, {}, {}, {}], by);
  expect(recorded).toEqual([{ ...SAID, ...CONSTANT }, { ...SAID, ...CONSTANT }, SAID]);
});

import { draw, tree } from '../support/draw';
import { ownNames } from '../support/queue';
import { record } from '../support/recorded';

const own = ownNames();
afterAll(own.delete);

test('a consumer is set up in one span, to which every message’s span links', async () => {
  const queue = own.queue('subscribe');
  const { spans, ...ended } = await record('fixtures/programs/subscribing.cjs', { args: [queue] });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  const attributes = [
    'messaging.operation.name',
    'messaging.operation.type',
    'messaging.system',
    'messaging.destination.name',
    'messaging.destination.anonymous',
    'messaging.destination.temporary',
    'messaging.rabbitmq.vhost.name',
    'hoptrace.broker.product',
    'hoptrace.consumer.tag',
    'hoptrace.consumer.no_ack',
    'hoptrace.consumer.exclusive',
    'hoptrace.consumer.priority',
    'hoptrace.consumer.prefetch',
    'hoptrace.consumer.arguments.x-cancel-on-ha-failover',
  ];
  const setup = spans.filter(({ name }) => name.startsWith('subscribe'));
  expect(
    draw(setup, { attributes, names: { [queue]: 'work' } }).replaceAll(/amq\.(gen|ctag)-\S+/g, 'amq.$1-…'),
  ).toBe(tree`
    CLIENT subscribe
      messaging.operation.name: subscribe
      messaging.system: rabbitmq
      messaging.destination.name: amq.gen-…
      messaging.destination.anonymous: true
      messaging.destination.temporary: true
      messaging.rabbitmq.vhost.name: /
      hoptrace.broker.product: RabbitMQ
      hoptrace.consumer.tag: amq.ctag-…
      hoptrace.consumer.no_ack: true
      hoptrace.consumer.exclusive: false
      hoptrace.consumer.prefetch: 7
    CLIENT subscribe work
      messaging.operation.name: subscribe
      messaging.system: rabbitmq
      messaging.destination.name: work
      messaging.rabbitmq.vhost.name: /
      hoptrace.broker.product: RabbitMQ
      hoptrace.consumer.tag: packer
      hoptrace.consumer.no_ack: false
      hoptrace.consumer.exclusive: true
      hoptrace.consumer.priority: 3
      hoptrace.consumer.prefetch: 7
      hoptrace.consumer.arguments.x-cancel-on-ha-failover: true
  `);
  expect(draw(spans, { names: { [queue]: 'work' } })).toBe(tree`
    PRODUCER publish
      CONSUMER process → subscribe
    PRODUCER publish work
      CONSUMER process work → subscribe work
    PRODUCER publish work
      CONSUMER process work → subscribe work
    CLIENT subscribe
    CLIENT subscribe work
  `);
});

test('a process span says which message it is about, and what became of it; its setup span, the rest', async () => {
  const queue = own.queue('subscribe');
  const { spans } = await record('fixtures/programs/subscribing.cjs', { args: [queue] });
  const process = spans.find(
    (span) => span.attributes['messaging.message.id'] === 'one' && span.kind === 'CONSUMER',
  )!;
  expect(process.attributes).toEqual({
    'messaging.system': 'rabbitmq',
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': queue,
    'messaging.rabbitmq.message.delivery_tag': 1,
    'messaging.message.id': 'one',
    'server.address': expect.any(String),
    'server.port': expect.any(Number),
    'hoptrace.consumer.tag': 'packer',
    'hoptrace.message.time_in_queue_ms': expect.any(Number),
    'hoptrace.message.settlement': 'ack',
  });
  const setup = spans.find(({ spanId }) => spanId === process.links[0]?.spanId)!;
  expect(setup.attributes).toMatchObject({
    'hoptrace.queue': queue,
    'messaging.rabbitmq.vhost.name': '/',
    'messaging.rabbitmq.cluster.name': expect.any(String),
    'network.peer.address': expect.any(String),
    'network.peer.port': expect.any(Number),
    'hoptrace.consumer.tag': 'packer',
  });
});

test('an ordinary message has fewer attributes than make a hash table of them in V8', async () => {
  const { spans } = await record('fixtures/programs/ordinary.cjs', {
    args: [own.exchange('ordinary'), own.queue('ordinary')],
  });
  for (const kind of ['PRODUCER', 'CONSUMER']) {
    const { attributes } = spans.find((span) => span.kind === kind)!;
    expect(attributes).toMatchObject({
      'messaging.message.id': 'one',
      'messaging.message.conversation_id': 'order-1',
      'messaging.rabbitmq.destination.routing_key': 'order.paid',
    });
    expect(Object.keys(attributes).length).toBeLessThan(20);
  }
});

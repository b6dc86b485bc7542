import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { segmentIdOf } from '../../../src/skywalking/ids';
import type { SegmentObject } from '../../../src/skywalking/protocol/segment';
import { BROKER, process_, publish, segmentOfOne, tagsOf } from './spans';
import { Service } from './world';

test('publish: an Exit span to the broker', () => {
  const service = new Service('shop');
  const span = service.start('publish orders', { ...publish, startTime: [1700000000, 1_900_000] });
  span.end([1700000001, 2_000_000]);
  const { traceId, spanId } = span.spanContext();
  expect(service.segments()).toEqual([
    {
      traceId,
      traceSegmentId: segmentIdOf(traceId, spanId),
      service: 'shop',
      serviceInstance: 'shop-1',
      isSizeLimited: false,
      spans: [
        {
          spanId: 0,
          parentSpanId: -1,
          startTime: 1700000000001,
          endTime: 1700000001002,
          operationName: 'AMQP/orders/order.new/Producer',
          peer: 'rabbit:5672',
          spanType: 'Exit',
          spanLayer: 'MQ',
          componentId: 52,
          isError: false,
          tags: [
            { key: 'mq.broker', value: 'rabbit:5672' },
            { key: 'mq.exchange', value: 'orders' },
            { key: 'mq.routing_key', value: 'order.new' },
            { key: 'mq.topic', value: 'orders' },
            { key: 'mq.queue', value: 'order.new' },
            { key: 'mq.msg.id', value: 'm1' },
          ],
          logs: [],
          refs: [],
          skipAnalysis: false,
        },
      ],
    },
  ]);
});

test('process: an Entry span with a reference to the sender', () => {
  const shop = new Service('shop');
  const sent = shop.span('publish orders', publish);
  const shipping = new Service('shipping');
  shipping.start('process shipping', process_, shipping.extract(sent.headers)).end();
  sent.end();
  const [sending] = shop.segments();
  const [segment] = shipping.segments();
  expect(segment).toMatchObject({
    traceId: sending!.traceId,
    service: 'shipping',
    serviceInstance: 'shipping-1',
  });
  expect(segment!.spans[0]).toMatchObject({
    operationName: 'AMQP/shipping/worker/Consumer',
    peer: 'rabbit:5672',
    spanType: 'Entry',
    spanLayer: 'MQ',
    componentId: 53,
    refs: [
      {
        refType: 'CrossProcess',
        traceId: sending!.traceId,
        parentTraceSegmentId: sending!.traceSegmentId,
        parentSpanId: 0,
        parentService: 'shop',
        parentServiceInstance: 'shop-1',
        parentEndpoint: 'AMQP/orders/order.new/Producer',
        networkAddressUsedAtPeer: 'rabbit:5672',
      },
    ],
  });
  expect(tagsOf(segment!)).toEqual([
    'mq.broker=rabbit:5672',
    'mq.topic=orders',
    'mq.queue=order.new',
    'mq.msg.id=m1',
    'mq.consumer_tag=worker',
    'mq.correlation_id=c1',
    'mq.reply_to=replies',
    'transmission.latency=13',
    'hoptrace.message.settlement=ack',
  ]);
});

test('an error, its exception and other events are logs as SkyWalking’s UI knows them', () => {
  const service = new Service('shop');
  const span = service.start('work', { attributes: { list: ['a', 'b'], n: 1 } });
  span.addEvent('ack', { count: 2 }, [1700000000, 5_000_000]);
  span.recordException(new TypeError('no'), [1700000001, 0]);
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
  const [{ isError, logs, tags }] = service.segments()[0]!.spans as [SegmentObject['spans'][0]];
  expect(isError).toBe(true);
  expect(tags).toEqual([
    { key: 'list', value: '["a","b"]' },
    { key: 'n', value: '1' },
  ]);
  expect(logs).toEqual([
    {
      time: 1700000000005,
      data: [
        { key: 'event', value: 'ack' },
        { key: 'count', value: '2' },
      ],
    },
    {
      time: 1700000001000,
      data: [
        { key: 'event', value: 'error' },
        { key: 'error.kind', value: 'TypeError' },
        { key: 'message', value: 'no' },
        { key: 'stack', value: expect.stringContaining('TypeError: no') },
      ],
    },
  ]);
});

describe('operation names vary only with what the application chose', () => {
  const name = (kind: SpanKind, attributes: object) =>
    segmentOfOne('x', { kind, attributes: { ...BROKER, ...attributes } }).spans[0]!.operationName;
  test.each([
    [{ 'messaging.rabbitmq.destination.routing_key': 'sw-queue-1' }, 'AMQP/sw-queue-1/Producer'],
    [{ 'messaging.destination.name': 'sw-queue-1' }, 'AMQP/sw-queue-1/Producer'],
    [{ 'messaging.destination.name': 'amq.default' }, 'AMQP/Producer'],
    [{ 'messaging.destination.name': 'fanout', 'hoptrace.exchange': 'fanout' }, 'AMQP/fanout/Producer'],
    [{ 'messaging.destination.name': 'amq.gen-x' }, 'AMQP/Producer'],
    [{ 'messaging.destination.name': 'amq.rabbitmq.reply-to.g1' }, 'AMQP/Producer'],
    [
      { 'hoptrace.exchange': 'orders', 'messaging.rabbitmq.destination.routing_key': 'order.4711.new' },
      'AMQP/orders/order.*.new/Producer',
    ],
    [{ 'messaging.destination.name': 'reply-de5980b8-fce3-4a37-aab9-b4ac3af7eedd' }, 'AMQP/reply-*/Producer'],
  ])('publish %j: %s', (attributes, expected) => {
    expect(name(SpanKind.PRODUCER, attributes)).toBe(expected);
  });
  test.each([
    [{ 'hoptrace.queue': 'shipping', 'hoptrace.consumer.tag': 'amq.ctag-x' }, 'AMQP/shipping/Consumer'],
    [{ 'hoptrace.queue': 'amq.gen-x' }, 'AMQP/Consumer'],
    [{ 'hoptrace.queue': 'q', 'hoptrace.consumer.tag': 'w-0123456789abcdef' }, 'AMQP/q/w-*/Consumer'],
    [{ 'messaging.destination.name': 'a:b:c' }, 'AMQP/a:b:c/Consumer'],
  ])('process %j: %s', (attributes, expected) => {
    expect(name(SpanKind.CONSUMER, attributes)).toBe(expected);
  });
});

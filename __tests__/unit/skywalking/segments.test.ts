import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { decodeSw8 } from '../../../src/skywalking/header';
import { segmentIdOf } from '../../../src/skywalking/ids';
import type { SegmentObject } from '../../../src/skywalking/protocol/segment';
import { Service } from './world';

const BROKER = { 'messaging.system': 'rabbitmq', 'server.address': 'rabbit', 'server.port': 5672 };
const publish = {
  kind: SpanKind.PRODUCER,
  attributes: {
    ...BROKER,
    'messaging.operation.name': 'publish',
    'messaging.operation.type': 'send',
    'messaging.destination.name': 'orders:order.new',
    'hoptrace.exchange': 'orders',
    'messaging.rabbitmq.destination.routing_key': 'order.new',
    'messaging.message.id': 'm1',
  },
};
const process_ = {
  kind: SpanKind.CONSUMER,
  attributes: {
    ...BROKER,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'orders:order.new:shipping',
    'hoptrace.exchange': 'orders',
    'hoptrace.queue': 'shipping',
    'hoptrace.consumer.tag': 'worker',
    'messaging.rabbitmq.destination.routing_key': 'order.new',
    'messaging.message.id': 'm1',
    'messaging.message.conversation_id': 'c1',
    'hoptrace.message.reply_to': 'replies',
    'hoptrace.message.time_in_queue_ms': 12.6,
    'hoptrace.message.settlement': 'ack',
  },
};

const tagsOf = (segment: SegmentObject) => segment.spans[0]!.tags.map(({ key, value }) => `${key}=${value}`);

/** the segment of one span, started and ended with nothing above it */
function segmentOfOne(name: string, options: object, queueTag?: 'routing-key' | 'queue'): SegmentObject {
  const service = new Service('shop');
  service.start(name, options).end();
  return service.segments(queueTag)[0]!;
}

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

test('a sender that names no address used our broker', () => {
  const header = '1-My40LjU=-MS4yLjM=-4-c2VydmljZQ==-aW5zdGFuY2U=-L2FwcA==-';
  const service = new Service('shipping');
  service.start('process', process_, service.extract({ sw8: header })).end();
  const segment = service.segments()[0]!;
  expect(segment.traceId).toBe('3.4.5');
  expect(segment.spans[0]!.refs[0]).toMatchObject({
    traceId: '3.4.5',
    parentTraceSegmentId: '1.2.3',
    parentSpanId: 4,
    networkAddressUsedAtPeer: 'rabbit:5672',
  });
});

test('below it, in the process: CrossThread references to the parent, never Entry', () => {
  const service = new Service('shipping');
  const received = service.span(
    'process',
    process_,
    service.extract({ sw8: new Service('shop').span('p', publish).headers.sw8 }),
  );
  const work = service.span('work', {}, received.inside);
  const sent = service.span('publish', publish, work.inside);
  const nested = service.span('http server', { kind: SpanKind.SERVER }, work.inside);
  for (const { end } of [nested, sent, work, received]) end();
  const [atNested, atSent, atWork, atReceived] = service.segments();

  expect([atNested, atSent, atWork, atReceived].map((segment) => segment!.spans[0]!.spanType)).toEqual([
    'Local',
    'Exit',
    'Local',
    'Entry',
  ]);
  const below = (parent: SegmentObject) => [
    {
      refType: 'CrossThread',
      traceId: atReceived!.traceId,
      parentTraceSegmentId: parent.traceSegmentId,
      parentSpanId: 0,
      parentService: 'shipping',
      parentServiceInstance: 'shipping-1',
      parentEndpoint: 'AMQP/shipping/worker/Consumer',
      networkAddressUsedAtPeer: '',
    },
  ];
  expect(atWork!.spans[0]!.refs).toEqual(below(atReceived!));
  expect(atSent!.spans[0]!.refs).toEqual(below(atWork!));
  expect(atNested!.spans[0]!.refs).toEqual(below(atWork!));
});

test('all spans bear the trace and the tracing mode that came with the message', () => {
  const service = new Service('shipping');
  const carried = service.extract({
    sw8: '1-My40LjU=-MS4yLjM=-4-c2VydmljZQ==-aW5zdGFuY2U=-L2FwcA==-MTI3LjAuMC4xOjgwODA=',
    'sw8-x': '1-5',
  });
  const received = service.span('process', process_, carried);
  service.span('work', {}, received.inside).end();
  received.end();
  for (const segment of service.segments()) {
    expect(segment.traceId).toBe('3.4.5');
    expect(segment.spans[0]!.skipAnalysis).toBe(true);
    expect(tagsOf(segment).filter((tag) => /^(sw8|parent|network|refType)/.test(tag))).toEqual([]);
  }
});

test('a span that OpenTelemetry makes a root or a child of the subscription still refers to the sender', () => {
  const shop = new Service('shop');
  const { headers } = shop.span('publish', publish);
  const { traceId, parentSegmentId } = decodeSw8(headers.sw8 as string)!;
  const shipping = new Service('shipping');
  const carried = shipping.extract(headers);
  const subscription = shipping.start('subscribe', { kind: SpanKind.CLIENT, attributes: BROKER });
  shipping.start('process', { ...process_, root: true }, carried).end();
  shipping.start('process', process_, trace.setSpan(carried, subscription)).end();
  for (const segment of shipping.segments()) {
    expect(segment.traceId).toBe(traceId);
    expect(segment.spans[0]).toMatchObject({
      spanType: 'Entry',
      refs: [{ refType: 'CrossProcess', parentTraceSegmentId: parentSegmentId }],
    });
  }
});

test('a parent that sent no sw8 is no reference: it reports to nobody we know of', () => {
  const service = new Service('shipping');
  const parent = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    traceFlags: 1,
    isRemote: true,
  });
  service.start('process', process_, parent).end();
  expect(service.segments()[0]).toMatchObject({
    traceId: 'a'.repeat(32),
    spans: [{ spanType: 'Entry', refs: [] }],
  });
});

test.each([
  [
    'subscribe',
    { kind: SpanKind.CLIENT, attributes: { ...BROKER, 'hoptrace.queue': 'shipping' } },
    'Local',
    'MQ',
    53,
  ],
  [
    'GET',
    { kind: SpanKind.CLIENT, attributes: { 'http.request.method': 'GET', 'server.address': 'a' } },
    'Exit',
    'Http',
    2,
  ],
  ['GET', { kind: SpanKind.SERVER, attributes: { 'http.request.method': 'GET' } }, 'Entry', 'Http', 49],
  [
    'select',
    { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'mysql', 'network.peer.address': '::1' } },
    'Exit',
    'Database',
    5,
  ],
  ['no peer', { kind: SpanKind.CLIENT, attributes: { 'rpc.system': 'grpc' } }, 'Local', 'RPCFramework', 23],
  ['publish', { kind: SpanKind.PRODUCER, attributes: { 'messaging.system': 'kafka' } }, 'Local', 'MQ', 0],
  ['work', {}, 'Local', 'Unknown', 0],
])('%s is %s', (name, options, spanType, spanLayer, componentId) => {
  const { spans } = segmentOfOne(name, options);
  expect(spans[0]).toMatchObject({ operationName: name, spanType, spanLayer, componentId });
  expect(spans[0]!.peer === '').toBe(spanType !== 'Exit');
});

test('a sender that wrote our own placeholder for an address used our broker, too', () => {
  const shop = new Service('shop');
  const service = new Service('shipping');
  service.start('process', process_, service.extract(shop.span('work', {}).headers)).end();
  expect(service.segments()[0]!.spans[0]!.refs[0]!.networkAddressUsedAtPeer).toBe('rabbit:5672');
});

describe('what other instrumentations say, under the names by which OAP measures and searches', () => {
  test.each<[string, SpanKind, object, string[]]>([
    [
      'HTTP server, stable names',
      SpanKind.SERVER,
      { 'http.request.method': 'GET', 'http.response.status_code': 200, 'url.path': '/' },
      ['http.method=GET', 'http.status_code=200'],
    ],
    [
      'HTTP client, old names',
      SpanKind.CLIENT,
      { 'http.method': 'GET', 'http.status_code': 500, 'http.url': 'http://shop/' },
      ['http.method=GET', 'http.status_code=500', 'url=http://shop/'],
    ],
    [
      'a query',
      SpanKind.CLIENT,
      { 'db.system.name': 'postgresql', 'db.namespace': 'shop', 'db.query.text': 'SELECT 1' },
      ['db.type=postgresql', 'db.instance=shop', 'db.statement=SELECT 1'],
    ],
    ['a call', SpanKind.CLIENT, { 'rpc.system': 'grpc', 'rpc.grpc.status_code': 4 }, ['rpc.status_code=4']],
  ])('%s', (_what, kind, attributes, expected) => {
    const tags = tagsOf(segmentOfOne('x', { kind, attributes }));
    expect(tags).toEqual(expect.arrayContaining(expected));
    expect(new Set(tags.map((tag) => tag.split('=')[0])).size).toBe(tags.length);
    for (const [name, value] of Object.entries(attributes)) expect(tags).toContain(`${name}=${value}`);
  });

  test.each([
    ['x-le', 'not json', false],
    ['x-le', 'null', false],
    ['x-le', '{"name":"a"}', false],
    ['x-le', '{"logic-span":true}', true],
    ['x-le', '{"name":"a","latency":1,"status":true}', true],
    ['transmission.latency', 'soon', false],
    ['transmission.latency', '12', true],
    ['constructor', 'x', true],
  ])('OAP parses %s; %s is sent: %s', (name, value, isSent) => {
    const tags = tagsOf(segmentOfOne('x', { attributes: { [name]: value } }));
    expect(tags).toEqual(isSent ? [`${name}=${value}`] : []);
  });
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
    [{ 'hoptrace.exchange': 'fanout' }, 'AMQP/fanout/Producer'],
    [{ 'messaging.rabbitmq.destination.routing_key': 'amq.gen-x' }, 'AMQP/Producer'],
    [{ 'messaging.rabbitmq.destination.routing_key': 'amq.rabbitmq.reply-to.g1' }, 'AMQP/Producer'],
    [
      { 'hoptrace.exchange': 'orders', 'messaging.rabbitmq.destination.routing_key': 'order.4711.new' },
      'AMQP/orders/order.*.new/Producer',
    ],
    [
      { 'messaging.rabbitmq.destination.routing_key': 'reply-de5980b8-fce3-4a37-aab9-b4ac3af7eedd' },
      'AMQP/reply-*/Producer',
    ],
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

describe('mq.queue', () => {
  const queue = (options: object, queueTag: 'routing-key' | 'queue') =>
    tagsOf(segmentOfOne('x', options, queueTag)).find((tag) => tag.startsWith('mq.queue='));
  test('is the routing key on both ends, so that they meet', () => {
    expect(queue(publish, 'routing-key')).toBe('mq.queue=order.new');
    expect(queue(process_, 'routing-key')).toBe('mq.queue=order.new');
  });
  test('or the queue, where it is known', () => {
    expect(queue(publish, 'queue')).toBeUndefined();
    expect(queue(process_, 'queue')).toBe('mq.queue=shipping');
    const direct = {
      kind: SpanKind.PRODUCER,
      attributes: { ...BROKER, 'messaging.rabbitmq.destination.routing_key': 'shipping' },
    };
    expect(queue(direct, 'queue')).toBe('mq.queue=shipping');
  });
  test('is not there for names that a broker made up: OAP makes an endpoint of each', () => {
    const reply = {
      kind: SpanKind.PRODUCER,
      attributes: { ...BROKER, 'messaging.rabbitmq.destination.routing_key': 'amq.gen-x' },
    };
    expect(queue(reply, 'routing-key')).toBeUndefined();
  });
});

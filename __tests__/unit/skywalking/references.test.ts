import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { decodeSw8 } from '../../../src/skywalking/header';
import type { SegmentObject } from '../../../src/skywalking/protocol/segment';
import { BROKER, process_, publish, segmentOfOne, tagsOf } from './spans';
import { Service } from './world';

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

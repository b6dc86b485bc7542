import { type Attributes, SpanKind, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { decodeSw8 } from '../../../src/skywalking/header';
import type { SegmentObject } from '../../../src/skywalking/protocol/segment';
import { Service } from './world';

/** Any text, long or short, with halves of characters and NUL among them more often than chance would have it. */
const anyText = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.string({
      unit: fc.constantFrom('\ud83d', '\udce6', '📦', '\0', 'é', 'a', '/'),
      maxLength: 300,
    }),
  },
  { weight: 9, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 9, arbitrary: fc.constantFrom(49, 148).map((length) => `${'a'.repeat(length)}📦📦`) },
  { weight: 1, arbitrary: fc.constant('📦'.repeat(9_000)) },
);
const NAMES = [
  'server.address',
  'hoptrace.exchange',
  'hoptrace.queue',
  'hoptrace.consumer.tag',
  'messaging.rabbitmq.destination.routing_key',
  'messaging.message.id',
  'db.query.text',
  'http.request.method',
  'note',
];
const attributes = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...NAMES)),
    fc.array(anyText, { minLength: 10, maxLength: 10 }),
    anyText,
  )
  .map(([names, values, own]): Attributes => {
    const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
    return { 'server.port': 5672, ...named, list: [own, own], [own || 'x']: own };
  });
const kind = fc.constantFrom(...Object.values(SpanKind).filter((kind) => typeof kind === 'number'));
const system = fc.constantFrom<Attributes>({}, { 'messaging.system': 'rabbitmq' });

/** Well-formed, no longer than that, and nothing that PostgreSQL refuses. */
function expectGood(value: string, limit: number): void {
  expect(value).not.toMatch(/\p{Surrogate}|\0/u);
  expect(value.length).toBeLessThanOrEqual(limit);
}

function expectGoodSegment({
  traceId,
  traceSegmentId,
  service,
  serviceInstance,
  spans,
}: SegmentObject): void {
  expectGood(traceId, 150);
  expectGood(traceSegmentId, 150);
  for (const name of [service, serviceInstance]) expectGood(name, 50);
  for (const { operationName, peer, tags, logs, refs } of spans) {
    for (const name of [operationName, peer]) expectGood(name, 149);
    for (const { key, value } of [...tags, ...logs.flatMap(({ data }) => data)]) {
      expectGood(key, 256);
      expectGood(value, key.startsWith('mq.') && tags[0]?.key === 'mq.broker' ? 256 - key.length : 16_384);
    }
    for (const reference of refs)
      for (const value of Object.values(reference)) if (typeof value === 'string') expectGood(value, 150);
  }
}

test('whatever texts a span bears, OAP can read and store what is sent of it and of its children', () => {
  const world = fc.tuple(anyText, anyText, anyText, attributes, kind, system);
  fc.assert(
    fc.property(world, ([name, service, header, attributes, kind, system]) => {
      const sender = new Service(service);
      const sent = sender.span(name, { kind, attributes: { ...attributes, ...system } });
      const receiver = new Service(header);
      const got = receiver.span(
        header,
        { kind: SpanKind.CONSUMER, attributes: { ...attributes, ...system } },
        receiver.extract(sent.headers),
      );
      const span = trace.getSpan(sent.inside)!;
      span.addEvent(header, { [header]: header });
      span.recordException(new Error(header));
      receiver.start(name, { kind }, got.inside).end();
      got.end();
      sent.end();
      const segments = [...sender.segments(), ...receiver.segments()];
      expect(segments).toHaveLength(3);
      for (const segment of segments) expectGoodSegment(segment);
    }),
    { numRuns: 100 },
  );
});

test('whatever texts a span bears, its sw8 header is within the protocol, and says what the segment says', () => {
  fc.assert(
    fc.property(anyText, anyText, attributes, system, (name, service, attributes, system) => {
      const sender = new Service(service);
      const sent = sender.span(name, {
        kind: SpanKind.PRODUCER,
        attributes: { 'server.address': 'rabbit', ...attributes, ...system },
      });
      sent.end();
      const sw8 = sent.headers.sw8 as string;
      expect(sw8.length).toBeLessThanOrEqual(2048);
      expect(sw8.split('-').every((part) => part !== '')).toBe(true);
      const header = decodeSw8(sw8)!;
      const [segment] = sender.segments();
      const [span] = segment!.spans;
      expect(header).toMatchObject({
        traceId: segment!.traceId,
        parentSegmentId: segment!.traceSegmentId,
        service: segment!.service,
        instance: segment!.serviceInstance,
        endpoint: span!.operationName || '-',
        address: span!.peer || '-',
      });
    }),
    { numRuns: 100 },
  );
});

import type { SpanContext, SpanKind } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import type { SpanEncoder } from '../../../src/export/otlp/spans/encoder';
import { createJsonEncoder } from '../../../src/export/otlp/spans/json';
import { createMemory } from '../../../src/export/otlp/spans/memory';
import { createProtobufEncoder } from '../../../src/export/otlp/spans/protobuf';
import { decodeTraces } from '../../support/otlp/definition';

const resource = resourceFromAttributes({ 'service.name': 'shop', 'process.pid': 7 });
const scopes = [
  { name: 'hoptrace', version: '1.0.0' },
  { name: 'other', schemaUrl: 'https://a.schema' },
  { name: 'ünï' },
];

/** Any text, half characters too. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ minLength: 40, maxLength: 300 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((codes) => String.fromCharCode(...codes)),
);
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    127,
    128,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    2 ** 63,
    -(2 ** 63),
    1e300,
    NaN,
    Infinity,
    -Infinity,
  ),
);
const value = fc.oneof(
  { weight: 9, arbitrary: fc.oneof(text, number, fc.boolean(), fc.constantFrom('same', 5672, true)) },
  {
    weight: 1,
    arbitrary: fc.oneof(
      fc.array(text),
      fc.array(number),
      fc.array(fc.boolean()),
      fc.array(fc.constant(null)),
    ),
  },
);
/** Spans of one consumer: the same attributes in the same order, mostly with the same values. */
const similar = fc
  .tuple(
    fc.integer(),
    fc.constantFrom('same', 'same', 'ü', 1, false),
    fc.constantFrom<string[]>([], [], ['more']),
    // lengths that take a byte more than those before and behind them
    fc.constantFrom(3, 20, 100, 118, 119, 120, 121, 122, 123, 125, 127, 128, 200, 3_000, 16_384),
    fc.constantFrom('t', 't'.repeat(118), 't'.repeat(130)),
  )
  .map(([tag, constant, more, length, name]) => ({
    system: 'rabbitmq',
    port: 5672,
    [name]: tag,
    trace: 'x'.repeat(length),
    constant,
    ...Object.fromEntries(more.map((name) => [name, true])),
    last: 'text',
  }));
const attributes = fc.oneof(
  similar,
  fc.dictionary(fc.oneof(fc.constantFrom('a', 'b', 'messaging.system'), text), value, {
    maxKeys: 8,
  }),
);
const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const count = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat());
const time = fc.tuple(fc.integer({ min: 0, max: 18_000_000_000 }), fc.integer({ min: 0, max: 999_999_999 }));

const context: fc.Arbitrary<SpanContext> = fc
  .record({
    traceId: hex(32),
    spanId: hex(16),
    traceFlags: fc.integer({ min: 0, max: 255 }),
    isRemote: fc.option(fc.boolean(), { nil: undefined }),
    state: fc.option(text, { nil: undefined }),
  })
  .map(({ state, ...rest }) => ({
    ...rest,
    ...(state !== undefined && { traceState: { serialize: () => state } }),
  })) as never;

/** What an application's links may lead to. */
const anyContext = fc.oneof(
  { weight: 5, arbitrary: context },
  { weight: 1, arbitrary: context.map((one) => ({ ...one, spanId: '', traceId: 'no id' })) },
  { weight: 1, arbitrary: context.map((one) => ({ ...one, spanId: 'ā'.repeat(16) })) },
);

const span = fc
  .record({
    context,
    parentSpanContext: fc.option(context, { nil: undefined }),
    name: fc.oneof(fc.constantFrom('process orders', 'publish orders'), text),
    kind: fc.constantFrom(...[0, 1, 2, 3, 4]) as fc.Arbitrary<SpanKind>,
    startTime: time,
    endTime: time,
    attributes,
    droppedAttributesCount: count,
    events: fc.array(
      fc.record({
        name: text,
        time,
        attributes: fc.option(attributes, { nil: undefined }),
        droppedAttributesCount: count,
      }),
      { maxLength: 3 },
    ),
    droppedEventsCount: count,
    links: fc.array(
      fc.record({
        context: anyContext,
        attributes: fc.option(attributes, { nil: undefined }),
        droppedAttributesCount: fc.option(count, { nil: undefined }),
      }),
      { maxLength: 3 },
    ),
    droppedLinksCount: count,
    status: fc.record({ code: fc.constantFrom(0, 1, 2), message: fc.option(text, { nil: undefined }) }),
    instrumentationScope: fc.constantFrom(...scopes),
  })
  .map(
    ({ context, ...rest }) => ({ ...rest, resource, spanContext: () => context }) as unknown as ReadableSpan,
  );

/** A decoded message, of a definition that is only known at run time. */
// biome-ignore lint/suspicious/noExplicitAny: see above
type Decoded = any;

const IS_REMOTE = 0x200;

/** What is not said is zero, or empty: the same for a reader of protobuf 3 and of its JSON. */
function spelledOut(span: Decoded): string {
  const withCount = (one: Decoded) => ({ droppedAttributesCount: 0, attributes: [], ...one });
  const { status, events = [], links = [], ...rest } = span;
  return sorted({
    ...{ droppedEventsCount: 0, droppedLinksCount: 0, traceState: '', parentSpanId: '', name: '' },
    ...withCount(rest),
    status: { code: 0, message: '', ...status },
    events: events.map((one: Decoded) => ({ name: '', ...withCount(one) })),
    links: links.map((one: Decoded) => ({
      traceState: '',
      ...withCount(one),
      // ours says so only where it is known whether the context is remote
      flags: one.flags & IS_REMOTE ? one.flags : 0,
    })),
  });
}

/** By scope, since requests may group spans in another order. */
function spansIn(request: Decoded): unknown {
  const found = new Map<string, string[]>();
  for (const { resource, scopeSpans } of request.resourceSpans)
    for (const { scope, schemaUrl, spans } of scopeSpans) {
      const key = sorted({
        resource: { droppedAttributesCount: 0, ...resource },
        scope,
        schemaUrl: schemaUrl ?? '',
      });
      found.set(key, [...(found.get(key) ?? []), ...spans.map(spelledOut)].sort());
    }
  return found;
}

/** JSON in which the order of properties makes no difference. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function encoded(encoder: SpanEncoder, spans: readonly ReadableSpan[]): Uint8Array {
  for (const one of spans) encoder.add(one);
  expect(encoder.items()).toBe(spans.length);
  return encoder.take();
}

const batches = fc.array(fc.array(span, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 });

test('protobuf: what the official serializer makes of the same spans, read by the official definition', () => {
  fc.assert(
    fc.property(batches, (batches) => {
      const encoder = createProtobufEncoder(
        resource,
        createMemory(),
        ProtobufTraceSerializer.serializeRequest,
      );
      for (const batch of batches) {
        const ours = decodeTraces(Buffer.from(encoded(encoder, batch)));
        const theirs = decodeTraces(Buffer.from(ProtobufTraceSerializer.serializeRequest(batch)!));
        expect(spansIn(ours)).toEqual(spansIn(theirs));
      }
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['protobuf', createProtobufEncoder(resource, createMemory(), ProtobufTraceSerializer.serializeRequest)],
  ['JSON', createJsonEncoder(resource, createMemory())],
] as const)('%s: what somebody has put on all objects is no attribute', (_, encoder) => {
  const [one] = fc.sample(span, { numRuns: 1, seed: 1 }) as [ReadableSpan];
  const spans = [{ a: 1 }, {}, { a: 1, b: 'x' }, { a: 2 }, { b: 'y', a: 3 }].map((attributes) => ({
    ...one,
    attributes,
    events: [],
    links: [],
  }));
  const before = [encoded(encoder, spans), encoded(encoder, spans)].map(String);
  const all = Object.prototype as Record<string, unknown>;
  all.a = 1;
  all.z = 'everywhere';
  try {
    expect([encoded(encoder, spans), encoded(encoder, spans)].map(String)).toEqual(before);
  } finally {
    delete all.a;
    delete all.z;
  }
});

test('wherever the memory of a batch ends, it grows', () => {
  const [one] = fc.sample(span, { numRuns: 1, seed: 1 }) as [ReadableSpan];
  const spans = Array.from({ length: 400 }, (_, tag) => ({
    ...one,
    attributes: { constant: 'c'.repeat(90), text: 't'.repeat((tag * 37) % 500), tag, last: 'l'.repeat(300) },
    events: [],
    links: [{ context: one.spanContext() }],
  }));
  const protobuf = createProtobufEncoder(resource, createMemory(), ProtobufTraceSerializer.serializeRequest);
  const theirs = spansIn(decodeTraces(Buffer.from(ProtobufTraceSerializer.serializeRequest(spans)!)));
  expect(spansIn(decodeTraces(Buffer.from(encoded(protobuf, spans))))).toEqual(theirs);
  const json = createJsonEncoder(resource, createMemory());
  const theirJson = JSON.parse(Buffer.from(JsonTraceSerializer.serializeRequest(spans)!).toString());
  expect(spansIn(JSON.parse(Buffer.from(encoded(json, spans)).toString()))).toEqual(
    spansIn(strict(theirJson)),
  );
});

test('protobuf: one large batch does not make all that follow it take as much memory', () => {
  const encoder = createProtobufEncoder(resource, createMemory(), ProtobufTraceSerializer.serializeRequest);
  const [one] = fc.sample(span, { numRuns: 1, seed: 1 }) as [ReadableSpan];
  const plain = { ...one, attributes: { text: 'x'.repeat(1_000) }, events: [], links: [] };
  const capacities = Array.from({ length: 8 }, (_, batch) => {
    for (let spans = batch === 0 ? 500 : 1; spans > 0; spans--) encoder.add(plain);
    return encoder.take().buffer.byteLength;
  });
  expect(capacities[0]).toBeGreaterThan(500_000);
  expect(capacities.at(-1)).toBeLessThan(20_000);
});

test('protobuf: memory that has come back is written over, unless batches have become much smaller', () => {
  const memory = createMemory();
  const encoder = createProtobufEncoder(resource, memory, ProtobufTraceSerializer.serializeRequest);
  // what the official serializer has to write is joined in memory of its own
  const [one] = fc.sample(span, { numRuns: 1, seed: 1 }) as [ReadableSpan];
  const spans = Array.from({ length: 40 }, (_, tag) => ({
    ...one,
    attributes: { tag },
    events: [],
    links: [],
  }));
  const first = encoded(encoder, spans).buffer as ArrayBuffer;
  new Uint8Array(first).fill(0xff);
  memory.give(first);
  const again = encoded(encoder, spans);
  expect(again.buffer).toBe(first);
  const theirs = decodeTraces(Buffer.from(ProtobufTraceSerializer.serializeRequest(spans)!));
  expect(spansIn(decodeTraces(Buffer.from(again)))).toEqual(spansIn(theirs));
  memory.give(new ArrayBuffer(2 ** 20));
  expect(encoded(encoder, spans).buffer.byteLength).toBeLessThan(2 ** 19);
});

/** Numbers and text that a strict reader refuses, as the product writes them instead. */
function strict(json: Decoded): Decoded {
  if (typeof json === 'string') return Buffer.from(json).toString();
  if (Array.isArray(json)) return json.map(strict);
  if (json === null || typeof json !== 'object') return json;
  const { intValue } = json;
  if (intValue !== undefined && !(intValue >= -(2 ** 63) && intValue < 2 ** 63))
    return { doubleValue: intValue };
  if (intValue !== undefined && !Number.isSafeInteger(intValue)) return { intValue: `${BigInt(intValue)}` };
  return Object.fromEntries(Object.entries(json).map(([key, part]) => [key, strict(part)]));
}

test('JSON: what the official serializer makes of the same spans, but that no number and no text spoils the batch', () => {
  fc.assert(
    fc.property(batches, (batches) => {
      const encoder = createJsonEncoder(resource, createMemory());
      for (const batch of batches) {
        const json = Buffer.from(encoded(encoder, batch)).toString();
        // the official one says null, which no reader takes for a number
        const ours = JSON.parse(json.replace(/"doubleValue":"(NaN|-?Infinity)"/g, '"doubleValue":null'));
        const theirs = JSON.parse(Buffer.from(JsonTraceSerializer.serializeRequest(batch)!).toString());
        expect(spansIn(ours)).toEqual(spansIn(strict(theirs)));
      }
    }),
    { numRuns: 200 },
  );
});

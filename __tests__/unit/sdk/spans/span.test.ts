import { DiagLogLevel, diag, type Link, ROOT_CONTEXT, type Span, SpanKind, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  type ReadableSpan,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { createMessageTracer } from '../../../../src/sdk/spans/tracer';

const LIMITS = {
  attributeCountLimit: 128,
  attributeValueLengthLimit: Infinity,
  eventCountLimit: 3,
  linkCountLimit: 130,
  attributePerEventCountLimit: 2,
  attributePerLinkCountLimit: 1,
};
const resource = resourceFromAttributes({ 'service.name': 'shop' });
const sampler = new AlwaysOnSampler();
const PARENT = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
  isRemote: true,
};
const BELOW = trace.setSpanContext(ROOT_CONTEXT, PARENT);

/** Clocks that stand still unless told. */
let now = 0;
const ORIGIN = performance.timeOrigin;
beforeEach(() => {
  jest.spyOn(Date, 'now').mockImplementation(() => Math.floor(ORIGIN + now));
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
  diag.disable();
});

/** What is left in the end, and what a processor is shown. */
function processor(): SpanProcessor & { readonly seen: unknown[] } {
  const seen: unknown[] = [];
  const see = (when: string) => (span: ReadableSpan) => seen.push([when, shown(span)]);
  return {
    seen,
    onStart: see('start'),
    onEnd: see('end'),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

function shown(span: ReadableSpan) {
  const { name, kind, parentSpanContext, startTime, endTime, status, links, events, duration } = span;
  const { ended, instrumentationScope, droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
  return {
    name,
    kind,
    parentSpanContext,
    times: [startTime, endTime, duration, ended],
    status: { ...status },
    attributes: Object.entries(span.attributes),
    links: structuredClone(links),
    events: structuredClone(events),
    dropped: [droppedAttributesCount, droppedEventsCount, droppedLinksCount],
    scope: `${instrumentationScope.name} ${instrumentationScope.version}`,
    resource: span.resource,
  };
}

const key = fc.constantFrom('a', 'b', 'c', '', '__proto__', 'toString');
const scalar = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean());
const value = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.constantFrom<unknown>(undefined, null, {}, Symbol.iterator, NaN),
  fc.array(fc.string()),
  fc.constant([1, 'mixed']),
);
const attributes = fc.dictionary(key, value, { maxKeys: 4 });
const time = fc.constantFrom<unknown>(
  undefined,
  1,
  5.25,
  1e9,
  ORIGIN + 12,
  new Date(ORIGIN + 7),
  [1_700_000_000, 5],
);
const link = fc.record(
  { context: fc.constant({ ...PARENT, spanId: 'aaaaaaaaaaaaaaaa' }), attributes },
  { requiredKeys: ['context'] },
);
const status = fc.record(
  { code: fc.constantFrom(0, 1, 2), message: fc.constantFrom('wrong', undefined, 7) },
  { requiredKeys: ['code'] },
);
const exception = fc.constantFrom<unknown>('text', new TypeError('bad'), { code: 7, message: 'm' }, {}, '');

/** One call of the API, and how long after the one before it. */
const step = fc.tuple(
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(fc.constant('setAttribute'), key, value) },
    { weight: 3, arbitrary: fc.tuple(fc.constant('setAttributes'), attributes) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('addLink'), link) },
    fc.tuple(fc.constant('addLinks'), fc.array(link, { maxLength: 3 })),
    fc.tuple(fc.constant('addEvent'), fc.string(), fc.oneof(attributes, time), time),
    fc.tuple(fc.constant('recordException'), exception, time),
    fc.tuple(fc.constant('setStatus'), status),
    fc.tuple(fc.constant('updateName'), fc.string()),
    fc.tuple(fc.constant('spanContext')),
    fc.tuple(fc.constant('isRecording')),
    { weight: 2, arbitrary: fc.tuple(fc.constant('end'), time) },
  ),
  fc.constantFrom(0, 0.125, 3, 2_000.0625),
);

const start = fc.record({
  kind: fc.constantFrom(SpanKind.CONSUMER, SpanKind.PRODUCER),
  attributes: fc.dictionary(fc.constantFrom('a', 'd'), scalar, { maxKeys: 2 }),
  links: fc.constantFrom<Link[]>([], [{ context: PARENT }], [{ context: PARENT, attributes: { a: 1 } }]),
});

test('does, shows and says what the span of the SDK does', () => {
  const said: string[] = [];
  const say = (text: string) => said.push(text);
  diag.setLogger(
    { error: say, warn: say, info: say, debug() {}, verbose() {} },
    { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true },
  );
  fc.assert(
    fc.property(start, fc.array(step, { maxLength: 12 }), fc.nat(80), (options, steps, many) => {
      const ours = processor();
      const theirs = processor();
      const ids = { generateTraceId: () => '', generateSpanId: () => '' };
      const provider = new TracerProvider({
        resource,
        sampler,
        spanLimits: LIMITS,
        spanProcessors: [theirs],
        idGenerator: ids,
      });
      const official = provider.getTracer('hoptrace', '1');
      const parts = { resource, sampler, processors: [ours], limits: LIMITS };
      const tracer = createMessageTracer('hoptrace', '1', official, parts);

      function run(startSpan: () => Span) {
        now = 10;
        said.length = 0;
        const span = startSpan();
        const { spanId } = span.spanContext();
        const results = steps.map(([[method, ...args], later]) => {
          now += later;
          const result = (span as unknown as Record<string, (...args: unknown[]) => unknown>)[method!]!(
            ...args,
          );
          return [result === span ? 'itself' : result, shown(span as unknown as ReadableSpan)];
        });
        for (let i = 0; i < many; i++) span.setAttribute(`many ${i}`, i).addLink({ context: PARENT });
        if (span.isRecording()) span.end();
        return { spanId, results, said: [...said] };
      }
      const mine = run(() => tracer.startSpan('process orders', options, BELOW));
      ids.generateSpanId = () => mine.spanId;
      const other = run(() => official.startSpan('process orders', options, BELOW));
      expect(mine).toEqual(other);
      expect(ours.seen).toEqual(theirs.seen);
    }),
    { numRuns: 500 },
  );
});

import {
  type Context,
  createTraceState,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import {
  CompositePropagator,
  suppressTracing,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import fc from 'fast-check';
import type { Headers } from '../../../../src/messaging/facts';
import { plainCopy } from '../../../../src/messaging/plain';
import { createPropagator } from '../../../../src/sdk/propagators';
import { headersGetter } from '../../../../src/telemetry/context/headers';
import { extract, inject } from '../../../../src/telemetry/context/propagation';

const W3C = createPropagator(['tracecontext', 'baggage']);

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const PARENT = `00-${TRACE}-${SPAN}-01`;
/** Letters that have a digit's bits in their lower byte. */
const WIDE = PARENT.replace('1', '\u0131');

function use(propagator: TextMapPropagator): void {
  propagation.disable();
  propagation.setGlobalPropagator(propagator);
}

beforeEach(() => use(W3C));
afterAll(() => propagation.disable());

const contextOf = (span: Partial<SpanContext> = {}) =>
  trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: SPAN, traceFlags: 1, ...span });

/** What a context holds, as plain data. */
function contents(context: Context) {
  const span = trace.getSpanContext(context);
  return {
    span: span && { ...span, traceState: span.traceState?.serialize() || undefined },
    baggage: propagation
      .getBaggage(context)
      ?.getAllEntries()
      .map(([key, { value, metadata }]) => [key, value, metadata?.toString()]),
  };
}

const hex = (length: number) =>
  fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length }),
    fc.constant('0'.repeat(length)),
  );
const traceparent = fc.oneof(
  fc.tuple(hex(2), hex(32), hex(16), hex(2)).map((parts) => parts.join('-')),
  fc.tuple(hex(32), hex(16)).map(([traceId, spanId]) => `00-${traceId}-${spanId}-01`),
  fc.constantFrom(PARENT, PARENT.toUpperCase(), ` ${PARENT} `, `${PARENT}-more`, WIDE, '', 'x'),
);
const text = fc.oneof(fc.string(), fc.constantFrom('a=1', 'a=1,b=2', 'k=v;p=q'));
const anything = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string()),
  fc.object(),
);
const headerOf = (value: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 4, arbitrary: value },
    value.map((each) => Buffer.from(each)),
    anything,
  );

const headers: fc.Arbitrary<Headers> = fc.record(
  {
    traceparent: headerOf(traceparent),
    tracestate: headerOf(text),
    baggage: headerOf(text),
    'x-other': anything,
    TraceParent: traceparent,
  },
  { requiredKeys: [] },
);

test('extracts what the official propagators do, from headers of any shape', () => {
  fc.assert(
    fc.property(headers, (each) => {
      expect(contents(extract(each))).toEqual(contents(W3C.extract(ROOT_CONTEXT, each, headersGetter)));
    }),
    { numRuns: 1000 },
  );
});

test('injects what the official propagators do', () => {
  const baggage = fc.option(fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string()), { nil: undefined });
  const state = fc.option(fc.constantFrom('a=1', 'a=1,b=2', ''), { nil: undefined });
  fc.assert(
    fc.property(
      hex(32),
      hex(16),
      fc.integer({ min: 0, max: 3 }),
      state,
      baggage,
      fc.boolean(),
      (traceId, spanId, traceFlags, traceState, entries, suppressed) => {
        let context = contextOf({
          traceId,
          spanId,
          traceFlags,
          ...(traceState === undefined ? {} : { traceState: createTraceState(traceState) }),
        });
        if (entries !== undefined) {
          const values = Object.entries(entries).map(([key, value]) => [key, { value }] as const);
          context = propagation.setBaggage(context, propagation.createBaggage(Object.fromEntries(values)));
        }
        if (suppressed) context = suppressTracing(context);
        const ours: Headers = {};
        const official: Headers = {};
        inject(context, ours);
        W3C.inject(context, official, defaultTextMapSetter);
        expect(ours).toEqual(official);
      },
    ),
    { numRuns: 1000 },
  );
});

test('trace headers that come as bytes, as some clients send them, are understood', () => {
  const context = extract({
    traceparent: Buffer.from(PARENT),
    tracestate: Buffer.from('a=1'),
    baggage: Buffer.from('k=v'),
  });
  expect(contents(context)).toMatchObject({
    span: { traceId: TRACE, spanId: SPAN, traceState: 'a=1' },
    baggage: [['k', 'v', undefined]],
  });
});

test('no headers, no context', () => {
  expect(extract(undefined)).toBe(ROOT_CONTEXT);
  expect(extract(null as never)).toBe(ROOT_CONTEXT);
});

/** As amqplib makes them, an object of its own that inherits from the caller's; and what is written to in its place. */
const MADE: [string, (callers: object) => Headers][] = [
  ['inherit', (callers) => Object.create(callers)],
  ['are a copy', (callers) => plainCopy(Object.create(callers))!],
];
const sent = (made: Headers) => {
  const all: Headers = {};
  for (const name in made) if (made[name] !== undefined) all[name] = made[name];
  return all;
};

describe.each(MADE)('headers that %s', (_, headersOver) => {
  test('copied headers of another message do not travel on with the new context', () => {
    const made = headersOver(
      Object.freeze({
        traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`,
        tracestate: 'old=1',
        other: 1,
      }),
    );
    inject(contextOf(), made);
    expect(sent(made)).toEqual({ traceparent: PARENT, other: 1 });
  });

  test('the same with any propagator: a B3 parent of another trace is left behind', () => {
    use(new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }));
    const made = headersOver({ 'x-b3-parentspanid': 'ffffffffffffffff', 'x-b3-traceid': 'f'.repeat(32) });
    inject(contextOf(), made);
    expect(sent(made)).toEqual({ 'x-b3-traceid': TRACE, 'x-b3-spanid': SPAN, 'x-b3-sampled': '1' });
  });

  test('baggage that the application put there itself stays', () => {
    const made = headersOver({ baggage: 'mine=1' });
    inject(contextOf(), made);
    expect(sent(made)).toEqual({ baggage: 'mine=1', traceparent: PARENT });
  });

  test('without a context to send, copied headers travel on as they are', () => {
    const copied = { traceparent: PARENT, tracestate: 'a=1' };
    const made = headersOver(copied);
    inject(ROOT_CONTEXT, made);
    expect(sent(made)).toEqual(copied);
  });
});

test('a propagator that is exchanged is noticed', () => {
  inject(contextOf(), {});
  use(new B3Propagator());
  const made: Headers = {};
  inject(contextOf(), made);
  expect(made).toEqual({ b3: `${TRACE}-${SPAN}-1` });
  expect(contents(extract(made)).span).toMatchObject({ traceId: TRACE });
});

test('an application’s own propagator is always asked, though it be W3C to all appearance', () => {
  const asked: string[] = [];
  const own = new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  });
  use({
    fields: () => own.fields(),
    inject(...args) {
      asked.push('inject');
      own.inject(...args);
    },
    extract(context, carrier, getter) {
      asked.push('extract');
      return getter.get(carrier, 'x-untrusted') === undefined
        ? own.extract(context, carrier, getter)
        : context;
    },
  });
  for (let times = 0; times < 2; times++) inject(contextOf(), {});
  expect(contents(extract({ traceparent: PARENT })).span).toMatchObject({ traceId: TRACE });
  expect(contents(extract({ traceparent: PARENT, 'x-untrusted': 'yes' })).span).toBeUndefined();
  expect(asked).toEqual(['inject', 'inject', 'extract', 'extract']);
});

test.each([
  [['baggage', 'tracecontext'] as const, true],
  [['tracecontext'] as const, false],
  [['tracecontext', 'baggage', 'b3'] as const, false],
])('of hoptrace’s own, only the one that is just W3C is short-cut: %j', (names, isShortCut) => {
  const propagator = createPropagator(names);
  const ask = jest.spyOn(propagator, 'extract');
  use(propagator);
  expect(contents(extract({ traceparent: PARENT })).span).toMatchObject({ traceId: TRACE });
  expect(ask).toHaveBeenCalledTimes(isShortCut ? 0 : 1);
});

test('a propagator made for an early API, which does not say what it writes, is asked all the same', () => {
  const { inject: write, extract: read } = new W3CTraceContextPropagator();
  use({ inject: write, extract: read } as TextMapPropagator);
  const made: Headers = {};
  inject(contextOf(), made);
  expect(made).toEqual({ traceparent: PARENT });
  expect(contents(extract(made)).span).toMatchObject({ traceId: TRACE });
});

describe('b3 as other languages spell it', () => {
  const fields = { traceid: '463ac35c9f6413ad48485a3953bb6124', spanid: 'a2fb4a1d1a96d312', sampled: '1' };
  const java: Headers = {
    'X-B3-TraceId': fields.traceid,
    'X-B3-SpanId': fields.spanid,
    'X-B3-Sampled': fields.sampled,
  };
  const lower = Object.fromEntries(Object.entries(java).map(([name, value]) => [name.toLowerCase(), value]));
  beforeEach(() => use(new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER })));

  test.each([
    ['Java', java],
    ['JavaScript', lower],
  ])('%s’s is read', (_, headers) => {
    expect(trace.getSpanContext(extract(headers))).toMatchObject({
      traceId: fields.traceid,
      spanId: fields.spanid,
      traceFlags: 1,
    });
  });

  test('copied headers tell of one context, however it is spelled', () => {
    const headers: Headers = Object.create(java);
    inject(contextOf(), headers);
    expect([headers['x-b3-traceid'], headers['X-B3-TraceId']]).toEqual([TRACE, TRACE]);
    expect([headers['x-b3-spanid'], headers['X-B3-SpanId']]).toEqual([SPAN, SPAN]);
  });

  test('what this context has no counterpart of is left behind, however it is spelled', () => {
    const headers: Headers = Object.create({
      ...java,
      'X-B3-ParentSpanId': fields.spanid,
      'X-B3-Flags': '1',
    });
    inject(contextOf(), headers);
    expect([headers['X-B3-ParentSpanId'], headers['X-B3-Flags']]).toEqual([undefined, undefined]);
    const strange: Headers = Object.create(java);
    inject(contextOf(), strange, () => false);
    expect(Object.keys(java).map((name) => strange[name])).toEqual([undefined, undefined, undefined]);
  });

  test('headers of one’s own are written in lower case alone', () => {
    const headers: Headers = {};
    inject(contextOf(), headers);
    expect(Object.keys(headers).sort()).toEqual(['x-b3-sampled', 'x-b3-spanid', 'x-b3-traceid']);
  });
});

import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOffSampler, AlwaysOnSampler, type Sampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { ids } from '../../../../src/sdk/spans/ids';
import { FEW, MessageSpan } from '../../../../src/sdk/spans/span';
import { createMessageTracer } from '../../../../src/sdk/spans/tracer';
import { DEFAULT_LIMITS } from '../../../support/span-limits';

const PARENT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
const BELOW = trace.setSpanContext(ROOT_CONTEXT, PARENT);

function tracing({
  sampler = new AlwaysOnSampler() as Sampler,
  limits = {},
  onStart = (_: Span): void => {},
} = {}) {
  const started: unknown[] = [];
  const ended: unknown[] = [];
  const processor = {
    onStart(span: Span, context: Context) {
      started.push([span, context]);
      onStart(span);
    },
    onEnd: (span: unknown) => void ended.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const resource = resourceFromAttributes({});
  const provider = new TracerProvider({ resource, sampler, spanProcessors: [processor] });
  const official = provider.getTracer('hoptrace');
  const startSpan = jest.spyOn(official, 'startSpan');
  const tracer = createMessageTracer('hoptrace', undefined, official, {
    resource,
    sampler,
    processors: [processor],
    limits: { ...DEFAULT_LIMITS, ...limits },
  });
  return { tracer, official, startSpan, started, ended };
}

test('a span is light, and the processors get that one', () => {
  const { tracer, startSpan, started, ended } = tracing();
  const span = tracer.startSpan('publish orders', {}, ROOT_CONTEXT);
  span.setAttributes({ a: 1, b: undefined }).addLink({ context: PARENT }).setAttribute('c', true).end();
  expect(span).toBeInstanceOf(MessageSpan);
  expect(startSpan).not.toHaveBeenCalled();
  expect(started).toEqual([[span, ROOT_CONTEXT]]);
  expect(ended).toEqual([span]);
  expect(isSpanContextValid(span.spanContext())).toBe(true);
});

test('what is known to be sampled is as what the sampler says to sample', () => {
  const { tracer, ended } = tracing();
  const asked = tracer.startSpan('process orders', { kind: SpanKind.CONSUMER }, BELOW) as MessageSpan;
  const known = tracer.startSampled!('process orders', SpanKind.CONSUMER, PARENT, BELOW);
  asked.setAttribute('a', 1).addLink({ context: PARENT });
  known.take({ a: 1 }, [{ context: PARENT }]);
  for (const span of [asked, known]) span.end();
  const [one, other] = [asked, known].map(({ name, kind, parentSpanContext, attributes, links, status }) => ({
    name,
    kind,
    parentSpanContext,
    attributes,
    links,
    status,
  }));
  expect(other).toEqual(one);
  expect(known.spanContext()).toEqual({ ...asked.spanContext(), spanId: known.spanContext().spanId });
  expect(known.spanContext().spanId).not.toBe(asked.spanContext().spanId);
  expect(ended).toEqual([asked, known]);
});

test('what a processor has set at the start stays', () => {
  const { tracer } = tracing({ onStart: (span: Span) => void span.setAttribute('first', 1) });
  const span = tracer.startSampled!('process orders', SpanKind.CONSUMER, PARENT, BELOW);
  span.take({ a: 1 }, [{ context: PARENT }]);
  expect(span).toMatchObject({ attributes: { first: 1, a: 1 }, links: [{ context: PARENT }] });
});

test('a span that is not sampled is none', () => {
  const { tracer, started } = tracing({ sampler: new AlwaysOffSampler() });
  const span = tracer.startSpan('publish orders', {}, BELOW);
  expect(span.isRecording()).toBe(false);
  expect(span.spanContext()).toMatchObject({ traceId: PARENT.traceId, traceFlags: 0 });
  expect(span.spanContext().spanId).not.toBe(PARENT.spanId);
  const root = tracer.startSpan('publish orders', { root: true }, BELOW);
  expect(root.spanContext().traceId).not.toBe(PARENT.traceId);
  expect(started).toEqual([]);
});

test.each([
  ['a start that is given', { startTime: 7 }, ROOT_CONTEXT],
  ['tracing that is suppressed', {}, suppressTracing(ROOT_CONTEXT)],
])('%s is the affair of the SDK', (_, options, context) => {
  const { tracer, startSpan } = tracing();
  tracer.startSpan('get orders', options, context);
  expect(startSpan).toHaveBeenCalledWith('get orders', options, context);
});

test.each([{ attributeCountLimit: FEW }, { linkCountLimit: 1 }, { attributeValueLengthLimit: 100 }])(
  'where limits are low (%j), all spans are those of the SDK',
  (limits) => {
    const { tracer, official } = tracing({ limits });
    expect(tracer).toBe(official);
  },
);

test('ids are valid, and no two are alike', () => {
  const spanIds = Array.from({ length: 10_000 }, ids.generateSpanId);
  const traceIds = Array.from({ length: 10_000 }, ids.generateTraceId);
  expect(new Set([...spanIds, ...traceIds]).size).toBe(20_000);
  for (const [i, spanId] of spanIds.entries())
    expect(isSpanContextValid({ spanId, traceId: traceIds[i]!, traceFlags: 0 })).toBe(true);
});

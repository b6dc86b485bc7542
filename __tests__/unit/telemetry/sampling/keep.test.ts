import { context, ROOT_CONTEXT, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { Keep } from '../../../../src/config/config';
import { KeepSpanProcessor } from '../../../../src/telemetry/sampling/keep';
import { MessageSampler } from '../../../../src/telemetry/sampling/sampler';
import { type Steering, withSteering } from '../../../../src/telemetry/sampling/steering';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({
  sampler: new MessageSampler(new AlwaysOffSampler()),
  spanProcessors: [new KeepSpanProcessor(new SimpleSpanProcessor(exporter))],
});
const hoptrace = provider.getTracer('hoptrace');
const database = provider.getTracer('database');
const exported = () => exporter.getFinishedSpans().map(({ name }) => name);

beforeEach(() => exporter.reset());

function steering(keep: Keep | undefined, more: Partial<Steering> = {}): Steering {
  return {
    ratio: undefined,
    named: false,
    traceId: undefined,
    keep,
    heard: { sampler: false, processor: false },
    ...more,
  };
}

const ERRORS: Keep = { errors: true, slow: undefined, redelivered: false };

/** A message's span, with a function that starts spans below it. */
function message(keep: Keep | undefined, name = 'process') {
  const span = hoptrace.startSpan(name, {}, withSteering(ROOT_CONTEXT, steering(keep)));
  const below = (tracer: Tracer, name: string, parent = span) =>
    tracer.startSpan(name, {}, trace.setSpan(ROOT_CONTEXT, parent));
  return { span, below };
}

test('a message that fails is exported with all that happened below it, and says it was sampled', () => {
  const { span, below } = message(ERRORS);
  const query = below(database, 'query');
  below(database, 'fetch', query).end();
  query.end();
  const late = below(hoptrace, 'publish');
  span.setStatus({ code: SpanStatusCode.ERROR }).end();
  late.end();
  expect(exported()).toEqual(['fetch', 'query', 'process', 'publish']);
  const [first] = exporter.getFinishedSpans() as [ReadableSpan];
  expect(first.spanContext()).toMatchObject({ traceId: span.spanContext().traceId, traceFlags: 1 });
  expect(first).toMatchObject({ ended: true, instrumentationScope: { name: 'database' } });
  expect(span.spanContext().traceFlags).toBe(0);
});

test('what ends well, or fails below a message that coped with it, is forgotten', () => {
  const { span, below } = message(ERRORS);
  below(database, 'query').setStatus({ code: SpanStatusCode.ERROR }).end();
  span.end();
  below(hoptrace, 'publish').end();
  expect(exported()).toEqual([]);
});

test('a publish that fails keeps the message that it was made for', () => {
  const { span, below } = message(ERRORS);
  below(hoptrace, 'publish').setStatus({ code: SpanStatusCode.ERROR }).end();
  span.end();
  expect(exported()).toEqual(['publish', 'process']);
});

/** Since the epoch: what is less than the process's age the SDK takes for a time of its own clock. */
const BEGAN = 1_700_000_000_000;

test('slow is what takes longer', () => {
  const keep: Keep = { errors: false, slow: 1000, redelivered: false };
  for (const [name, duration] of [
    ['slow', 1001],
    ['fast', 1000],
  ] as const) {
    const span = hoptrace.startSpan(name, { startTime: BEGAN }, withSteering(ROOT_CONTEXT, steering(keep)));
    span.end(BEGAN + duration);
  }
  expect(exported()).toEqual(['slow']);
});

test('memory is bounded: of one message, and of all', () => {
  const { span, below } = message(ERRORS);
  for (let i = 0; i < 150; i++) below(database, 'query').end();
  const others = Array.from({ length: 30 }, () => message(ERRORS));
  for (const other of others) for (let i = 0; i < 100; i++) other.below(database, 'query').end();
  span.setStatus({ code: SpanStatusCode.ERROR }).end();
  expect(exported()).toHaveLength(101);

  exporter.reset();
  for (const other of others) other.span.setStatus({ code: SpanStatusCode.ERROR }).end();
  expect(exported()).toHaveLength(1900 + 30);

  exporter.reset();
  const next = message(ERRORS);
  for (let i = 0; i < 100; i++) next.below(database, 'query').end();
  next.span.setStatus({ code: SpanStatusCode.ERROR }).end();
  expect(exported()).toHaveLength(101);
});

test('spans that nobody steers are left to the other sampler', () => {
  hoptrace.startSpan('alone').setStatus({ code: SpanStatusCode.ERROR }).end();
  expect(exported()).toEqual([]);
  expect(message(undefined).span.isRecording()).toBe(false);
});

test('a ratio decides where no span of this process is the parent, a named one everywhere', () => {
  const local = trace.setSpan(ROOT_CONTEXT, message(ERRORS).span);
  const remote = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 0,
    isRemote: true,
  });
  const decided = (parent: typeof local, named: boolean) =>
    hoptrace.startSpan('a', {}, withSteering(parent, steering(undefined, { ratio: 1, named }))).spanContext()
      .traceFlags;
  expect([
    decided(ROOT_CONTEXT, false),
    decided(remote, false),
    decided(local, false),
    decided(local, true),
  ]).toEqual([1, 1, 0, 1]);
  expect(context.active()).toBe(ROOT_CONTEXT);
});

test('it flushes and shuts down what it stands before', async () => {
  const called: string[] = [];
  const inner = {
    onStart: () => {},
    onEnd: () => {},
    forceFlush: async () => void called.push('forceFlush'),
    shutdown: async () => void called.push('shutdown'),
  };
  const processor = new KeepSpanProcessor(inner);
  await processor.forceFlush();
  await processor.shutdown();
  expect(called).toEqual(['forceFlush', 'shutdown']);
  expect(String(new MessageSampler(new AlwaysOffSampler()))).toBe('MessageSampler{AlwaysOffSampler}');
});

import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { BasicTracerProvider, type Span } from '@opentelemetry/sdk-trace-base';
import type { Headers } from '../../../../src/messaging/facts';
import { observerWith, PUBLICATION } from '../../../support/observed';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const OWN = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'gw=1', baggage: 'tenant=acme' };
const tracer = new BasicTracerProvider().getTracer('test');

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
});
afterAll(() => {
  context.disable();
  propagation.disable();
});

/** Publishes with these headers of the application's; gives the span, and the headers on the wire. */
function publish(own: Headers | undefined, config: { ignore?: boolean } = {}) {
  const observer = observerWith(tracer, config.ignore ? { config: { ignores: () => true } } : {});
  const headers: Headers = Object.create(own ?? null);
  const observation = observer.publish({ ...PUBLICATION, properties: { headers } })!;
  observation.inject(headers);
  const { span } = observation as unknown as { span: Span | undefined };
  const wire: Headers = {};
  for (const name in headers) if (name !== 'x-hoptrace-sent') wire[name] = headers[name];
  return { span, wire };
}

const within = <R>(span: Span, call: () => R): R => context.with(trace.setSpan(ROOT_CONTEXT, span), call);

test('with nothing active, the context that the application put into the headers is the parent and travels on', () => {
  const { span, wire } = publish(OWN);
  const { spanId, traceId } = span!.spanContext();
  expect(traceId).toBe(TRACE);
  expect(span!.parentSpanContext).toMatchObject({ traceId: TRACE, spanId: SPAN, isRemote: true });
  expect(span!.links).toEqual([]);
  expect(wire).toEqual({ ...OWN, traceparent: `00-${TRACE}-${spanId}-01` });
  expect(OWN.traceparent).toContain(SPAN);
});

test('with a span of another trace active, that is the parent and the headers’ a link', () => {
  const active = tracer.startSpan('active') as Span;
  const { span, wire } = within(active, () => publish(OWN));
  expect(span!.parentSpanContext).toEqual(active.spanContext());
  expect(span!.links.map((link) => link.context)).toEqual([
    expect.objectContaining({ traceId: TRACE, spanId: SPAN }),
  ]);
  expect(wire).toEqual({
    traceparent: `00-${active.spanContext().traceId}-${span!.spanContext().spanId}-01`,
    tracestate: undefined,
    baggage: OWN.baggage,
  });
});

test('headers of the same trace, as a forwarder copies them, are no link', () => {
  const active = tracer.startSpan(
    'process',
    {},
    trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: SPAN, traceFlags: 1 }),
  ) as Span;
  const { span } = within(active, () => publish(OWN));
  expect(span!.parentSpanContext).toEqual(active.spanContext());
  expect(span!.links).toEqual([]);
});

test('an active span without an id, as where nothing traces, is none', () => {
  const { span } = within(trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 }) as Span, () =>
    publish(OWN),
  );
  expect(span!.spanContext().traceId).toBe(TRACE);
});

test.each<[string, Headers | undefined]>([
  ['none', undefined],
  ['without a context', { tenant: 'acme' }],
  ['garbage', { traceparent: 7, tracestate: [], baggage: null }],
  ['of a version that says nothing', { traceparent: 'ff-x' }],
])('headers: %s: a root', (_, headers) => {
  const { span } = publish(headers);
  expect(span!.parentSpanContext).toBeUndefined();
  expect(span!.links).toEqual([]);
});

test('where a destination is ignored, what the application put into the headers goes on as it is', () => {
  expect(publish(OWN, { ignore: true })).toEqual({ span: undefined, wire: OWN });
});

test.each([false, true])(
  'the caller’s getters are left to amqplib, which calls them (a span is active: %s)',
  (isActive) => {
    const reads: string[] = [];
    const own: Headers = {};
    for (const [name, value] of Object.entries({ ...OWN, 'x-hoptrace-sent': 1, tenant: 'acme' }))
      Object.defineProperty(own, name, {
        enumerable: true,
        get() {
          reads.push(name);
          return value;
        },
      });
    const observe = () => {
      const headers: Headers = Object.create(own);
      observerWith(tracer)
        .publish({ ...PUBLICATION, properties: { headers } })!
        .inject(headers);
    };
    if (isActive) within(tracer.startSpan('active') as Span, observe);
    else observe();
    expect(reads).toEqual([]);
  },
);

import {
  type Baggage,
  type Context,
  createContextKey,
  createTraceState,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import type { Headers } from '../messaging/facts';
import { withSpan } from './context';
import { headersGetter, headersSetter, setHeader, textOf } from './headers';

/** The context that a message carries. */
export function extract(headers: Headers | undefined): Context {
  if (headers === undefined || headers === null) return ROOT_CONTEXT;
  if (isW3C(globalPropagator())) {
    const parent = headers.traceparent;
    // nothing but a plain traceparent of the only version there is: no need for the whole chain
    if (typeof parent === 'string' && TRACEPARENT_00.test(parent) && headers.baggage === undefined) {
      return withSpan(ROOT_CONTEXT, trace.wrapSpanContext(parse(parent, textOf(headers.tracestate))));
    }
    if (parent === undefined && headers.baggage === undefined) return ROOT_CONTEXT;
  }
  return propagation.extract(ROOT_CONTEXT, headers, headersGetter);
}

/** Writes a context into a message's headers, over whatever another message's context left in copied ones. */
export function inject(context: Context, headers: Headers): void {
  if (isW3C(globalPropagator())) {
    const span = trace.getSpanContext(context);
    const baggage: Baggage | undefined = propagation.getBaggage(context);
    if (span !== undefined && baggage === undefined && isSpanContextValid(span) && !isSuppressed(context)) {
      setHeader(headers, 'traceparent', format(span));
      if (span.traceState !== undefined) setHeader(headers, 'tracestate', span.traceState.serialize());
      else hide(headers, 'tracestate');
      return;
    }
  }
  propagation.inject(context, headers, headersSetter);
  const fields = propagation.fields().filter((field) => field !== 'baggage');
  if (fields.some((field) => Object.hasOwn(headers, field))) for (const field of fields) hide(headers, field);
}

/**
 * Headers copied from another message may hold what belongs to its context and has no counterpart in this
 * one's (a `tracestate`): amqplib does not send what is undefined. Baggage is the application's own.
 */
function hide(headers: Headers, field: string): void {
  if (field in headers && !Object.hasOwn(headers, field)) setHeader(headers, field, undefined);
}

/** As `isTracingSuppressed` of @opentelemetry/core: exporters suppress the tracing of their own doings. */
function isSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESS_TRACING) === true;
}

const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** W3C Trace Context, version 00: https://www.w3.org/TR/trace-context/#traceparent-header-field-values */
const TRACEPARENT_00 = /^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

function parse(traceparent: string, traceState: string | undefined): SpanContext {
  const context: SpanContext = {
    traceId: traceparent.slice(3, 35),
    spanId: traceparent.slice(36, 52),
    traceFlags: 16 * digit(traceparent, 53) + digit(traceparent, 54),
    isRemote: true,
  };
  if (traceState !== undefined) context.traceState = createTraceState(traceState);
  return context;
}

/** The value of a hexadecimal digit in lower case; `parseInt` of a slice takes ten times as long. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 58 ? code - 48 : code - 87;
}

function format({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags < 16 ? '0' : ''}${traceFlags.toString(16)}`;
}

/** The propagator that the API hands everything to; undefined where this copy of the API does not show it. */
function globalPropagator(): TextMapPropagator | undefined {
  return (
    propagation as unknown as { _getGlobalPropagator?: () => TextMapPropagator }
  )._getGlobalPropagator?.();
}

let known: TextMapPropagator | undefined;
let knownIsW3C = false;

/** Whether a propagator does W3C Trace Context and Baggage and nothing else: told by what it does, once. */
function isW3C(propagator: TextMapPropagator | undefined): boolean {
  if (propagator !== known) {
    known = propagator;
    knownIsW3C = propagator !== undefined && behavesLikeW3C(propagator);
  }
  return knownIsW3C;
}

const SAMPLE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function behavesLikeW3C(propagator: TextMapPropagator): boolean {
  try {
    const fields = [...propagator.fields()].sort();
    if (fields.join() !== 'baggage,traceparent,tracestate') return false;
    const headers: Headers = {};
    const context = propagator.extract(ROOT_CONTEXT, { traceparent: SAMPLE }, headersGetter);
    propagator.inject(context, headers, headersSetter);
    return headers.traceparent === SAMPLE && Object.keys(headers).length === 1;
  } catch {
    return false;
  }
}

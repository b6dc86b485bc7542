import {
  type Baggage,
  type Context,
  createContextKey,
  createTraceState,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  trace,
} from '@opentelemetry/api';
import type { Propagates } from '../../config/propagate';
import type { Headers } from '../../messaging/facts';
import { SENT_HEADER } from '../clock';
import { withSpan } from './context';
import { headersGetter, headersSetter, setHeader, textOf } from './headers';

/** The context that a message carries, on top of another. */
export function extract(headers: Headers | undefined, under: Context = ROOT_CONTEXT): Context {
  if (headers === undefined || headers === null) return under;
  if (isOurs()) {
    const parent = headers.traceparent;
    if (headers.baggage === undefined) {
      if (parent === undefined) return under;
      // nothing but a plain traceparent of the only version there is: no need for the whole chain
      const remote = typeof parent === 'string' ? parse(parent, headers.tracestate) : undefined;
      if (remote !== undefined) return withSpan(under, trace.wrapSpanContext(remote));
    }
  }
  return propagation.extract(under, headers, headersGetter);
}

/** Writes a context into a message's headers, over whatever another message's context left in copied ones. */
export function inject(context: Context, headers: Headers, propagates?: Propagates): void {
  if (propagates !== undefined) injectSome(context, headers, propagates);
  else if (!injectW3C(context, headers)) injectAll(context, headers);
}

/** The commonest case at once: nothing but W3C Trace Context. */
function injectW3C(context: Context, headers: Headers): boolean {
  if (isOurs()) {
    const span = trace.getSpanContext(context);
    const baggage: Baggage | undefined = propagation.getBaggage(context);
    if (span !== undefined && baggage === undefined && isSpanContextValid(span) && !isSuppressed(context)) {
      setHeader(headers, 'traceparent', format(span));
      if (span.traceState !== undefined) setHeader(headers, 'tracestate', span.traceState.serialize());
      else hide(headers, 'tracestate');
      return true;
    }
  }
  return false;
}

function injectAll(context: Context, headers: Headers): void {
  propagation.inject(context, headers, headersSetter);
  const written = fields().filter((field) => field !== 'baggage');
  if (written.some((field) => Object.hasOwn(headers, field)))
    for (const field of written) hide(headers, field);
}

/** What is not for this destination does not go there by having been copied from another message either. */
function injectSome(context: Context, headers: Headers, propagates: Propagates): void {
  propagation.inject(context, headers, {
    set: (carrier, key, value) => {
      if (propagates(key)) setHeader(carrier, key, value);
    },
  });
  for (const field of fields()) if (field !== 'baggage' || !propagates(field)) hide(headers, field);
  if (!propagates(SENT_HEADER)) hide(headers, SENT_HEADER);
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

/** The value of each hexadecimal digit by its character code, as W3C has them, in lower case; -1: it is none. */
const HEX = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) HEX[value.toString(16).charCodeAt(0)] = value;

/** 0: nothing but zeros; negative: not only digits. A loop takes half as long as a regular expression. */
function digits(text: string, from: number, to: number): number {
  let values = 0;
  let codes = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    codes |= code;
    values |= HEX[code & 255] as number;
  }
  return codes > 255 ? -1 : values;
}

/**
 * W3C Trace Context, version 00 (https://www.w3.org/TR/trace-context/#traceparent-header-field-values);
 * undefined: anything else.
 */
function parse(traceparent: string, traceState: unknown): SpanContext | undefined {
  if (traceparent.length !== 55 || !traceparent.startsWith('00-')) return undefined;
  if (traceparent[35] !== '-' || traceparent[52] !== '-' || digits(traceparent, 53, 55) < 0) return undefined;
  if (digits(traceparent, 3, 35) <= 0 || digits(traceparent, 36, 52) <= 0) return undefined;
  const context: SpanContext = {
    traceId: traceparent.slice(3, 35),
    spanId: traceparent.slice(36, 52),
    traceFlags: 16 * hex(traceparent, 53) + hex(traceparent, 54),
    isRemote: true,
  };
  const state = traceState === undefined ? undefined : textOf(traceState);
  if (state !== undefined) context.traceState = createTraceState(state);
  return context;
}

const hex = (text: string, at: number): number => HEX[text.charCodeAt(at)] as number;

function format({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags < 16 ? '0' : ''}${traceFlags.toString(16)}`;
}

/**
 * What the list of fields of hoptrace's own propagator bears where that does W3C Trace Context and Baggage and
 * nothing else (see sdk/propagators.ts). Any other one is the application's, and is asked: it may do something of
 * its own.
 */
const W3C = Symbol.for('hoptrace.w3c');

function isOurs(): boolean {
  return (fields() as { [W3C]?: true })[W3C] === true;
}

/** What the propagator writes; one that was made for an early API need not say. */
function fields(): readonly string[] {
  try {
    return propagation.fields() ?? [];
  } catch {
    return [];
  }
}

import {
  type Baggage,
  type Context,
  createContextKey,
  isSpanContextValid,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import type { Propagates } from '../../config/propagate';
import type { Headers } from '../../messaging/facts';
import { isBare } from '../../messaging/plain';
import { SENT_HEADER } from '../clock';
import { GROUND, withSpan } from './context';
import {
  dataGetter,
  headersGetter,
  headersSetter,
  SPELLINGS,
  setHeader,
  type Take,
  takeAny,
} from './headers';
import { format, isTraceparent, parse } from './traceparent';

/** The context that a message carries, on top of another. */
export function extract(
  headers: Headers | undefined,
  under: Context = ROOT_CONTEXT,
  take: Take = takeAny,
): Context {
  if (headers === undefined || headers === null) return under;
  if (isOurs() && take(headers, 'baggage') === undefined) {
    const parent = take(headers, 'traceparent');
    if (parent === undefined) return under;
    // nothing but a plain traceparent: no need for the whole chain
    if (typeof parent === 'string' && isTraceparent(parent))
      return withSpan(under, trace.wrapSpanContext(parse(parent, take(headers, 'tracestate'))));
  }
  const ground = under === ROOT_CONTEXT ? GROUND : under;
  const carried = propagation.extract(ground, headers, take === takeAny ? headersGetter : dataGetter);
  return carried === GROUND ? ROOT_CONTEXT : carried;
}

/** What of a message's context is its `traceparent`, where that is all of it but a `tracestate`. */
export function plainParent(headers: Headers | undefined): string | undefined {
  const parent = headers?.traceparent;
  if (typeof parent !== 'string' || headers?.baggage !== undefined) return undefined;
  return isOurs() && isTraceparent(parent) ? parent : undefined;
}

/** The context of headers that have such a parent. */
export function plainContext({ traceparent, tracestate }: Headers): Context {
  return withSpan(ROOT_CONTEXT, trace.wrapSpanContext(parse(traceparent as string, tracestate)));
}

/** Writes a context into a message's headers, over whatever another message's context left in copied ones. */
export function inject(context: Context, headers: Headers, propagates?: Propagates): void {
  if (propagates !== undefined || !injectW3C(context, headers)) injectAll(context, headers, propagates);
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

/** What is not for this destination does not go there by having been copied from another message either. */
function injectAll(context: Context, headers: Headers, propagates: Propagates | undefined): void {
  const written: string[] = [];
  propagation.inject(context, headers, {
    set(carrier, key, value) {
      if (propagates?.(key) === false) return;
      headersSetter.set(carrier, key, value);
      written.push(key);
    },
  });
  if (isBare(headers)) return;
  const its = fields();
  if (propagates === undefined && !its.some((field) => field !== 'baggage' && written.includes(field)))
    return;
  for (const field of its)
    if (!written.includes(field) && (field !== 'baggage' || propagates?.(field) === false))
      hide(headers, field);
  if (propagates?.(SENT_HEADER) === false) hide(headers, SENT_HEADER);
}

/**
 * Headers copied from another message may hold what belongs to its context and has no counterpart in this
 * one's (a `tracestate`): amqplib does not send what is undefined. Baggage is the application's own.
 */
function hide(headers: Headers, field: string): void {
  if (field in headers) setHeader(headers, field, undefined);
  const other = SPELLINGS[field];
  if (other !== undefined && other in headers) setHeader(headers, other, undefined);
}

/** As `isTracingSuppressed` of @opentelemetry/core: exporters suppress the tracing of their own doings. */
export function isSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESS_TRACING) === true;
}

const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * What the list of fields of hoptrace's own propagator bears where that does W3C Trace Context and Baggage and
 * nothing else (see sdk/propagators.ts). Any other one is the application's, and is asked: it may do something of
 * its own.
 */
const W3C = Symbol.for('hoptrace.w3c');

/** Borne by the process as well, once there is such a propagator: where there is none, nobody need look. */
const made = globalThis as { [W3C]?: true };

function isOurs(): boolean {
  return made[W3C] === true && (fields() as { [W3C]?: true })[W3C] === true;
}

/** What the propagator writes; one that was made for an early API need not say. */
function fields(): readonly string[] {
  try {
    return propagation.fields() ?? [];
  } catch {
    return [];
  }
}

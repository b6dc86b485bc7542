import {
  type Context,
  INVALID_TRACEID,
  isSpanContextValid,
  type Link,
  type SpanContext,
  trace,
} from '@opentelemetry/api';
import type { Headers } from '../../messaging/facts';
import { isBare } from '../../messaging/plain';
import { takeData } from '../context/headers';
import { extract } from '../context/propagation';

/** Where a message that is being published comes from. */
export interface Origin {
  readonly parent: Context;
  /** what else brought it about; undefined: nothing */
  readonly links: Link[] | undefined;
}

/**
 * What the application does at the moment is the parent. Where it does nothing that is traced, that is the context
 * it put into the headers by itself: an outbox relay, a gateway that copies `traceparent`, a library that
 * publishes a message again. Where it does, and the headers are of another trace, they are linked to.
 */
export function originOf(active: Context, headers: Headers | undefined): Origin {
  if (headers === undefined || headers === null || isBare(headers))
    return { parent: active, links: undefined };
  const current = activeSpanContext(active);
  if (current === undefined) return { parent: extract(headers, active, takeData), links: undefined };
  const carried = carriedSpanContext(extract(headers, undefined, takeData));
  const isOther = carried !== undefined && carried.traceId !== current.traceId;
  return { parent: active, links: isOther ? [{ context: carried }] : undefined };
}

/** That of a span which traces. What else its ids are is for the SDK to look at, which does (0.2 µs). */
function activeSpanContext(context: Context): SpanContext | undefined {
  const found = trace.getSpanContext(context);
  return found?.traceId?.length === INVALID_TRACEID.length && found.traceId !== INVALID_TRACEID
    ? found
    : undefined;
}

function carriedSpanContext(context: Context): SpanContext | undefined {
  const found = trace.getSpanContext(context);
  return found !== undefined && isSpanContextValid(found) ? found : undefined;
}

import type { Part } from '../messages/part';
import type { Span } from '../otlp/span';
import { originOf } from './origin';

/** A span that is about a message. */
export type MessageSpan = Span & { part: Part };

/** The newest spans, by all that they are looked up by. Everything is O(1) in what is held. */
export interface Store {
  /** Spans that are held at most. */
  readonly keep: number;
  readonly size: number;
  /** Spans that were held and are no more. */
  readonly forgotten: number;
  /** Grows with every span. */
  readonly version: number;
  /** Those that it did not have; a span that was sent twice counts once. */
  add(spans: readonly Span[]): Span[];
  span(spanId: string): Span | undefined;
  /** In order of arrival. */
  trace(traceId: string): readonly Span[] | undefined;
  /** What was delivered of the message that the span published, in order of arrival: each attempt, to each queue. */
  deliveriesOf(spanId: string): readonly MessageSpan[];
  /** That the message which the span published came back: the span that says so. */
  returnOf(spanId: string): MessageSpan | undefined;
  /** From the newest to the oldest; `seq` is a span's place, greater for newer ones. */
  newest(before?: number): IterableIterator<[seq: number, span: Span]>;
}

const NOTHING: readonly MessageSpan[] = [];

export function createStore(keep: number): Store {
  /** The span of each place, by the place modulo `keep`. */
  const ring: Span[] = [];
  const spans = new Map<string, Span>();
  const traces = new Map<string, Span[]>();
  const deliveries = new Map<string, MessageSpan[]>();
  const returns = new Map<string, MessageSpan>();
  let next = 0;

  const add = (span: Span): boolean => {
    if (spans.get(span.spanId)?.traceId === span.traceId) return false;
    const oldest = ring[next % keep];
    if (oldest !== undefined) forget(oldest);
    ring[next % keep] = span;
    next++;
    spans.set(span.spanId, span);
    append(traces, span.traceId, span);
    const origin = originOf(span);
    if (origin !== undefined) append(deliveries, origin, span as MessageSpan);
    if (isReturn(span)) returns.set(span.parentSpanId, span);
    return true;
  };

  const forget = (span: Span): void => {
    if (spans.get(span.spanId) === span) spans.delete(span.spanId);
    drop(traces, span.traceId, span);
    const origin = originOf(span);
    if (origin !== undefined) drop(deliveries, origin, span);
    if (isReturn(span)) returns.delete(span.parentSpanId);
  };

  return {
    keep,
    get size() {
      return Math.min(next, keep);
    },
    get forgotten() {
      return Math.max(0, next - keep);
    },
    get version() {
      return next;
    },
    add: (arrived) => arrived.filter(add),
    span: (spanId) => spans.get(spanId),
    trace: (traceId) => traces.get(traceId),
    deliveriesOf: (spanId) => deliveries.get(spanId) ?? NOTHING,
    returnOf: (spanId) => returns.get(spanId),
    *newest(before = next) {
      for (let seq = Math.min(before, next) - 1; seq >= 0 && seq >= next - keep; seq--)
        yield [seq, ring[seq % keep]!];
    },
  };
}

function isReturn(span: Span): span is MessageSpan & { parentSpanId: string } {
  return span.part?.operation === 'return' && span.parentSpanId !== undefined;
}

/** Most lists are: and one that is pushed to keeps room for sixteen more. */
const SHORT = 8;

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else if (list.length < SHORT) lists.set(key, [...list, item]);
  else list.push(item);
}

/** What goes came first into its list. */
function drop<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) return;
  if (list[0] === item) list.shift();
  if (list.length === 0) lists.delete(key);
}

/** From the spans of one trace to what there is to tell about it: the rows of a tree, with times in milliseconds from its start. */
import type { Outcome } from '../api';
import { attemptsBefore, failureOf, hasFailed, outcomeOf } from '../messages/outcome';
import type { Death } from '../messages/part';
import { publishOf } from '../messages/row';
import type { Span } from '../otlp/span';
import type { MessageSpan, Store } from '../store/store';
import { type Node, treeOf } from './tree';

export interface Journey {
  traceId: string;
  /** Milliseconds since 1970. */
  start: number;
  durationMs: number;
  /** Each span before its children, siblings by their start. */
  rows: Row[];
}

/** One span. */
export interface Row extends Node {
  span: Span;
  label: string;
  from: number;
  to: number;
  /** Since when the message waited to be processed, and for what. */
  wait: { from: number; for: 'consumer' | 'retry' } | undefined;
  attempt: number;
  /** The first attempt at the same message, of which this is a later one: its index in `rows`, -1 for none. */
  firstAttempt: number;
  outcome: Outcome | undefined;
  failed: boolean;
  /** What else there is to say, in words: ✗ an error, ↻ a retry. */
  notes: string[];
}

/** Where a journey finds what its spans are related to. */
export type Relations = Pick<Store, 'span' | 'deliveriesOf' | 'returnOf'>;

/** @param without what names at the broker begin with and labels are to leave out. Default: nothing. */
export function journeyOf(trace: readonly Span[], relations: Relations, without = ''): Journey {
  const start = trace.reduce((least, span) => Math.min(least, span.start), Number.POSITIVE_INFINITY);
  const end = trace.reduce((most, span) => Math.max(most, span.end), start);
  const nodes = treeOf(trace);
  const index = new Map(nodes.map(({ span }, at) => [span.spanId, at]));
  const rows = nodes.map((node) => rowOf(node, { start, index, relations, without }));
  return { traceId: trace[0]!.traceId, start, durationMs: end - start, rows };
}

interface Frame {
  start: number;
  index: ReadonlyMap<string, number>;
  relations: Relations;
  without: string;
}

function rowOf(node: Node, { start, index, relations, without }: Frame): Row {
  const { span } = node;
  const { part } = span;
  const isDelivery = part?.operation === 'process' || part?.operation === 'get';
  const message = span as MessageSpan;
  const attempts = isDelivery ? attemptsBefore(message, relations) : [];
  const isMessage = isDelivery || part?.operation === 'publish';
  const outcome = isMessage ? outcomeOf(message, relations) : undefined;
  return {
    ...node,
    label: labelOf(span, without),
    from: span.start - start,
    to: span.end - start,
    wait: isDelivery ? waitOf(message, attempts.at(-1), relations, start) : undefined,
    attempt: part?.attempt ?? 1,
    firstAttempt: attempts[0] === undefined ? -1 : (index.get(attempts[0].spanId) ?? -1),
    outcome,
    failed: hasFailed(span) || part?.returned === true || outcome === 'unroutable',
    notes: notesOf(span, without),
  };
}

export function labelOf({ name, part }: Span, without: string): string {
  const isReply = part?.temporary && (part.operation === 'publish' || part.operation === 'process');
  const attempt = part?.attempt ?? 1;
  return name.replace(without, '') + (isReply ? ' reply' : '') + (attempt > 1 ? ` (attempt ${attempt})` : '');
}

/** A retry waited since the attempt before it; any other message as long as hoptrace says, by a clock of whole milliseconds. */
function waitOf(
  span: MessageSpan,
  before: MessageSpan | undefined,
  relations: Relations,
  start: number,
): Row['wait'] {
  if (before !== undefined) {
    // another program's clock may say that it has not ended yet
    return { from: Math.max(0, Math.min(before.end, span.start) - start), for: 'retry' };
  }
  const { waitMs } = span.part;
  if (waitMs === undefined) return undefined;
  const published = publishOf(span, relations)?.start ?? start;
  const from = Math.max(published, start, span.start - waitMs);
  return from < span.start ? { from: from - start, for: 'consumer' } : undefined;
}

function notesOf(span: Span, without: string): string[] {
  const notes: string[] = [];
  if (span.part?.died) {
    const what = span.part.attempt > 1 ? 'a retry' : 'a dead letter';
    notes.push(`↻ ${what}: the message was ${deathsOf(span.part.died, without)}`);
  }
  const failure = failureOf(span);
  if (failure) notes.push(`✗ ${failure}`);
  return notes;
}

/** `rejected in work, then expired in retries`. */
function deathsOf({ queue, reason, firstQueue, firstReason }: Death, without: string): string {
  const deaths = [`${firstReason} in ${firstQueue.replace(without, '')}`];
  if (queue !== firstQueue || reason !== firstReason)
    deaths.push(`${reason} in ${queue.replace(without, '')}`);
  return deaths.join(', then ');
}

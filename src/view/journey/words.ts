/** A journey in a line of words. */
import { BATCH_COUNT } from '../messages/names';
import { reasonOf } from '../messages/outcome';
import { attributeOf } from '../otlp/values';
import type { Journey, Row } from './journey';

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];

/** `order-3 · failed at first attempt (card declined), retried after 303 ms, processed`. */
export function titleOf(journey: Journey): string {
  const root = journey.rows[0]!;
  const count = attributeOf(root.span.attributes, BATCH_COUNT);
  if (count !== undefined) return `${root.label}, batch of ${count}${batchStoryOf(journey)}`;
  const messageId = journey.rows.find((row) => row.span.part?.messageId)?.span.part?.messageId;
  return `${messageId ?? root.label} · ${storyOf(journey)}`;
}

/** Its messages are in traces of their own, so of it there is what it failed of, and what it published. */
function batchStoryOf(journey: Journey): string {
  const [root, ...rows] = journey.rows;
  const failed = root!.span.status === 'error' ? ` · failed (${reasonOf(root!.span)})` : '';
  const isAlone = rows.every(({ span }) => span.part === undefined);
  return isAlone ? failed : `${failed} · ${storyOf(journey)}`;
}

/** What failed, message by message; where nothing did, how many messages there were. */
export function storyOf({ rows }: Journey): string {
  const troubles = rows.filter((row) => row.failed && row.firstAttempt === -1 && row.outcome !== undefined);
  if (troubles.length > 0) {
    const told = troubles.slice(0, 2).map((row) => storyOfMessage(row, rows));
    const more = troubles.length - told.length;
    return [...told, ...(more > 0 ? [`${more} more failed`] : [])].join('; ');
  }
  const count = (operation: string) => rows.filter(({ span }) => span.part?.operation === operation).length;
  const [processed, published] = [count('process') + count('get'), count('publish')];
  const late = rows.filter((row) => row.outcome === 'sent').length;
  const done = late < published || published === 0 ? messages(processed, 'processed') : '';
  return [done, late > 0 ? messages(late, 'not seen to be taken') : ''].filter(Boolean).join(', ');
}

function messages(count: number, what: string): string {
  return `${count} ${count === 1 ? 'message' : 'messages'} ${what}`;
}

function storyOfMessage(first: Row, rows: readonly Row[]): string {
  if (first.outcome === 'unroutable') return `${first.label}: unroutable`;
  if (first.span.part?.operation === 'publish') return `${first.label} failed (${reasonOf(first.span)})`;
  const at = rows.indexOf(first);
  const attempts = [first, ...rows.filter((row) => row.firstAttempt === at)];
  const parts = attempts.flatMap((row, index) => {
    const before = attempts[index - 1];
    const isElsewhere = before !== undefined && row.span.part?.queue !== before.span.part?.queue;
    const after = before === undefined ? '' : `after ${milliseconds(row.from - before.to)}`;
    const how = isElsewhere ? `dead-lettered to ${queueOf(row)}` : 'retried';
    return [
      ...(before === undefined ? [] : [`${how} ${after}`]),
      row.failed
        ? `failed at ${isElsewhere ? 'first' : ordinal(index)} attempt (${reasonOf(row.span) || `${row.span.part?.settlement ?? 'fail'}ed`})`
        : 'processed',
    ];
  });
  return parts.join(', ');
}

/** As the row calls it: `process bills` is of the queue `bills`. */
function queueOf({ label }: Row): string {
  return label.replace(/^(?:process|get) /, '');
}

function ordinal(index: number): string {
  return ORDINALS[index] ?? `${index + 1}th`;
}

/** `1 trace · 13 spans · 412 ms` */
export function countsOf({ rows, durationMs }: Journey): string {
  return `${rows.length} ${rows.length === 1 ? 'span' : 'spans'} · ${milliseconds(durationMs)}`;
}

/** Longer times in larger units: from so many milliseconds on, how many of them one is. */
const UNITS: readonly [from: number, ms: number, unit: string][] = [
  [360_000_000, 86_400_000, 'd'],
  [6_000_000, 3_600_000, 'h'],
  [100_000, 60_000, 'min'],
  [10_000, 1_000, 's'],
];

/** Two or three digits: `0.31 ms`, `7.4 ms`, `104 ms`, `1,204 ms`, `12.3 s`, `3.1 min`. */
export function milliseconds(ms: number): string {
  const larger = UNITS.find(([from]) => ms >= from);
  if (larger !== undefined) return `${(ms / larger[1]).toFixed(1)} ${larger[2]}`;
  const digits = ms < 1 ? 2 : ms < 10 ? 1 : 0;
  return `${ms.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ms`;
}

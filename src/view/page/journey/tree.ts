/** Which spans of a journey are in sight, and which belong together. */
import type { JourneySpan } from '../../api';

type Node = Pick<JourneySpan, 'depth'>;

/** Indexes of the spans that do not lie below a folded one. */
export function unfolded(spans: readonly Node[], folded: ReadonlySet<number>): number[] {
  const rows: number[] = [];
  for (let index = 0; index < spans.length; ) {
    rows.push(index);
    index = folded.has(index) ? endOf(spans, index) : index + 1;
  }
  return rows;
}

/** The index after the last span below this one. */
export function endOf(spans: readonly Node[], index: number): number {
  const { depth } = spans[index]!;
  let end = index + 1;
  while (end < spans.length && spans[end]!.depth > depth) end++;
  return end;
}

/** For each later attempt the attempt before it, both by index. */
export function retriesOf(spans: readonly Pick<JourneySpan, 'firstAttempt'>[]): [from: number, to: number][] {
  const latest = new Map<number, number>();
  const joins: [number, number][] = [];
  for (const [index, { firstAttempt }] of spans.entries()) {
    if (firstAttempt < 0) continue;
    joins.push([latest.get(firstAttempt) ?? firstAttempt, index]);
    latest.set(firstAttempt, index);
  }
  return joins;
}

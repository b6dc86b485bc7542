import type { Figures, Window } from '../api';
import { type Histogram, merge, percentiles, record } from './histogram';

/** What one message adds. */
export interface Passage {
  waitMs: number | undefined;
  workMs: number | undefined;
  /** What it said, in words; undefined: it did not fail. */
  failure: string | undefined;
  redelivered: boolean;
  deadLettered: boolean;
  /** Tells more of a message that was counted before. */
  again?: boolean;
}

interface Sums {
  count: number;
  errors: number;
  /** How many said the same. */
  failures: Map<string, number>;
  redelivered: number;
  deadLettered: number;
  wait: Histogram;
  work: Histogram;
}

/** The figures of one edge: since the start, and by slots of some seconds for the last minute. */
export interface Tally {
  all: Sums;
  slots: { slot: number; sums: Sums }[];
}

/** Milliseconds of a slot, and slots of the window. */
const SLOT_MS = 5_000;
const SLOTS = 12;
/** Of the newest part of the window, in which a queue is seen to grow. */
const RECENT_SLOTS = 3;

export function createTally(): Tally {
  return { all: noSums(), slots: [] };
}

function noSums(): Sums {
  return {
    count: 0,
    errors: 0,
    failures: new Map(),
    redelivered: 0,
    deadLettered: 0,
    wait: new Map(),
    work: new Map(),
  };
}

/** @param at milliseconds since 1970. */
export function tallyUp(tally: Tally, at: number, passage: Passage): void {
  add(tally.all, passage);
  const slot = Math.floor(at / SLOT_MS);
  const place = slot % SLOTS;
  const held = tally.slots[place];
  if (held === undefined || held.slot < slot) tally.slots[place] = { slot, sums: noSums() };
  else if (held.slot > slot) return; // came too late for the window
  add(tally.slots[place]!.sums, passage);
}

function add(sums: Sums, { waitMs, workMs, failure, redelivered, deadLettered, again }: Passage): void {
  if (!again) sums.count++;
  if (failure !== undefined) {
    sums.errors++;
    say(sums.failures, failure, 1);
  }
  if (redelivered) sums.redelivered++;
  if (deadLettered) sums.deadLettered++;
  if (waitMs !== undefined) record(sums.wait, waitMs);
  if (workMs !== undefined) record(sums.work, workMs);
}

/** Of those that say something else each time, so many. */
const MOST_FAILURES = 50;

function say(failures: Map<string, number>, failure: string, count: number): void {
  const before = failures.get(failure);
  if (before !== undefined || failures.size < MOST_FAILURES) failures.set(failure, (before ?? 0) + count);
}

function sumUp(parts: readonly Sums[]): Sums {
  const total = noSums();
  for (const part of parts) {
    total.count += part.count;
    total.errors += part.errors;
    for (const [failure, count] of part.failures) say(total.failures, failure, count);
    total.redelivered += part.redelivered;
    total.deadLettered += part.deadLettered;
    merge(total.wait, part.wait);
    merge(total.work, part.work);
  }
  return total;
}

function sumsIn(tallies: readonly Tally[], window: Window, now: number): Sums {
  return sumUp(tallies.flatMap((tally) => (window === 'all' ? [tally.all] : recent(tally, now, 0, SLOTS))));
}

/** What most of the errors said; null where there are none. */
export function failureIn(tallies: readonly Tally[], window: Window, now: number): string | null {
  const failures = [...sumsIn(tallies, window, now).failures].sort(([, a], [, b]) => b - a);
  return failures[0]?.[0] ?? null;
}

/** Of several edges together. */
export function figuresOf(tallies: readonly Tally[], window: Window, now: number, seconds: number): Figures {
  const sums = sumsIn(tallies, window, now);
  const [waitP50, waitP95] = percentiles(sums.wait, [0.5, 0.95]);
  const [workP50, workP95] = percentiles(sums.work, [0.5, 0.95]);
  return {
    count: sums.count,
    rate: sums.count / seconds,
    waitP50: waitP50!,
    waitP95: waitP95!,
    workP50: workP50!,
    workP95: workP95!,
    errors: sums.errors,
    errorShare: sums.count === 0 ? 0 : sums.errors / sums.count,
    redelivered: sums.redelivered,
    deadLettered: sums.deadLettered,
  };
}

/** The sums of the slots from the `from`th newest, `count` of them. */
function recent({ slots }: Tally, now: number, from: number, count: number): Sums[] {
  const newest = Math.floor(now / SLOT_MS) - from;
  return slots
    .filter((each) => each && each.slot <= newest && each.slot > newest - count)
    .map(({ sums }) => sums);
}

/** How much of the window there has been: since the first message, a minute at most, a second at least. */
export function secondsOf(window: Window, now: number, first: number): number {
  const elapsed = Math.max(1, (now - first) / 1000);
  if (window === 'all') return elapsed;
  const covered = (now - (Math.floor(now / SLOT_MS) - SLOTS + 1) * SLOT_MS) / 1000;
  return Math.min(elapsed, covered);
}

/** The waiting has become half as long again in the last quarter of the window, and by something that matters. */
const LONGER = 1.5;
const MATTERS_MS = 100;

export function waitsLonger(tallies: readonly Tally[], now: number): boolean {
  const median = (from: number, count: number) =>
    percentiles(sumUp(tallies.flatMap((tally) => recent(tally, now, from, count))).wait, [0.5])[0] ?? null;
  const lately = median(0, RECENT_SLOTS);
  const before = median(RECENT_SLOTS, SLOTS - RECENT_SLOTS);
  if (lately === null || before === null) return false;
  return lately > before * LONGER && lately - before > MATTERS_MS;
}

export function countOf(tallies: readonly Tally[], now: number): number {
  return sumUp(tallies.flatMap((tally) => recent(tally, now, 0, SLOTS))).count;
}

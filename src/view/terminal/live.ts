/** Draws each journey as it completes. */
import { type Journey, journeyOf } from '../journey/journey';
import type { Span } from '../otlp/span';
import type { Viewer } from '../viewer';
import { createBudget } from './budget';
import { isComplete, isJourney, isSilent, isTroubled } from './complete';
import { type Drawing, draw } from './draw';

export interface LiveOptions {
  print(lines: readonly string[]): void;
  /** Asked for each picture: a terminal may change its width. */
  drawing(): Drawing;
  /** Left out of labels. Default: nothing. */
  without?: string;
  /** Which journeys are drawn. Default: all. */
  wanted?(journey: Journey): boolean;
  /** Called for each that was drawn. */
  drawn?(journey: Journey): void;
}

export interface Live {
  /** Draws what is left, complete or not, and ends. */
  end(): void;
}

const LOOK_EVERY_MS = 100;
/** Spans of a trace come from several programs; after so much silence what looks complete is. */
const QUIET_MS = 250;
/** What is not complete by then is drawn as it is: somebody does not trace, or has not sent. The usual exporter sends every 5 s. */
const PATIENCE_MS = 8_000;
/** Spans of one picture. */
const MOST_ROWS = 60;
/** Of a file, and of what is left at the end, so many journeys are drawn. */
const MOST_AT_ONCE = 20;
/** So often at most it is said how many were not drawn. */
const SAY_EVERY_MS = 1_000;

/** Draws the newest journeys that are held, oldest first. */
export function drawNewest(
  { store }: Viewer,
  { print, drawing }: Pick<LiveOptions, 'print' | 'drawing'>,
): void {
  const found = new Map<string, readonly Span[]>();
  for (const [, { traceId }] of store.newest()) {
    if (found.has(traceId)) continue;
    const trace = store.trace(traceId)!;
    if (isJourney(trace)) found.set(traceId, trace);
    if (found.size === MOST_AT_ONCE) break;
  }
  for (const trace of [...found.values()].reverse())
    print([...draw(journeyOf(trace, store), { ...drawing(), most: MOST_ROWS }), '']);
}

/** Said once: the ordinary handler catches, logs and nacks, and its reader wants to know why. */
const HINT = [
  'Why? One line in its catch has the handler say it:',
  '  trace.getActiveSpan()?.recordException(error)',
  '',
];

export function drawLive(viewer: Viewer, options: LiveOptions): Live {
  const { store } = viewer;
  const { print, wanted = () => true, drawn = () => {} } = options;
  /** When a trace's newest span arrived, by trace. */
  const pending = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  /** One of its own for what failed: it is never crowded out by what went well. */
  const budgets = { troubled: createBudget(), smooth: createBudget() };
  const skipped = { troubled: 0, smooth: 0 };
  let said = 0;
  let hasHinted = false;
  let hasForgotten = false;

  const arrived = (spans: readonly Span[]) => {
    const now = Date.now();
    for (const { traceId } of spans) pending.set(traceId, now);
    if (!hasForgotten && store.forgotten > 0) {
      hasForgotten = true;
      print([
        `Holds the newest ${store.keep.toLocaleString('en')} spans and now forgets older ones (--keep).`,
        '',
      ]);
    }
    if (pending.size > 0) timer ??= setInterval(look, LOOK_EVERY_MS);
  };
  const unwatch = viewer.watch(arrived);

  const look = () => {
    const now = Date.now();
    for (const [traceId, at] of pending) {
      if (now - at < QUIET_MS) continue;
      const trace = store.trace(traceId) ?? [];
      if (now - at < PATIENCE_MS && isJourney(trace) && !isComplete(trace, store)) continue;
      pending.delete(traceId);
      show(trace, now);
    }
    if (now - said >= SAY_EVERY_MS) sayWhatWasSkipped('on the page', now);
    if (pending.size > 0 || skipped.troubled + skipped.smooth > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const show = (trace: readonly Span[], now: number) => {
    if (!isJourney(trace)) return;
    const kind = isTroubled(trace) ? 'troubled' : 'smooth';
    if (budgets[kind](now)) drawOne(trace);
    else skipped[kind]++;
  };
  const drawOne = (trace: readonly Span[]) => {
    const journey = journeyOf(trace, store, options.without);
    if (!wanted(journey)) return;
    print([...draw(journey, { ...options.drawing(), most: MOST_ROWS }), '']);
    if (!hasHinted && trace.some(isSilent)) {
      hasHinted = true;
      print(HINT);
    }
    drawn(journey);
  };
  const sayWhatWasSkipped = (where: string, now: number) => {
    const { troubled, smooth } = skipped;
    const count = troubled + smooth;
    if (count === 0) return;
    const failed = troubled > 0 ? `, ${troubled.toLocaleString('en')} with failures` : '';
    print([
      `… and ${count.toLocaleString('en')} more ${count === 1 ? 'journey' : 'journeys'}${failed}, ${where}`,
      '',
    ]);
    skipped.troubled = skipped.smooth = 0;
    said = now;
  };

  return {
    end() {
      unwatch();
      clearInterval(timer);
      const left = [...pending.keys()].map((traceId) => store.trace(traceId) ?? []).filter(isJourney);
      const troubled = left.filter(isTroubled);
      const smooth = left.filter((trace) => !isTroubled(trace));
      const chosen = new Set([...troubled, ...smooth].slice(0, MOST_AT_ONCE));
      for (const trace of left) if (chosen.has(trace)) drawOne(trace);
      skipped.troubled += Math.max(0, troubled.length - MOST_AT_ONCE);
      skipped.smooth += Math.min(smooth.length, Math.max(0, left.length - MOST_AT_ONCE));
      // the page ends, too
      sayWhatWasSkipped('not drawn; --save FILE keeps them, view FILE shows them', Date.now());
      pending.clear();
    },
  };
}

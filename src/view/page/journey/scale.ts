/** A part of a journey's time, and where its moments lie in it. */
export interface Range {
  /** In milliseconds since the journey began. */
  from: number;
  to: number;
}

/** 0 at its begin, 1 at its end. */
export const placeIn = ({ from, to }: Range, moment: number): number => (moment - from) / (to - from);

export interface Tick {
  at: number;
  label: string;
}

const STEPS = [1, 2, 5];

/** Round moments in the range, so many at most, all with the same unit. */
export function ticksOf({ from, to }: Range, most: number): Tick[] {
  const least = (to - from) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [...STEPS, 10].map((each) => each * power).find((each) => each >= least) ?? least;
  const [unit, divisor] = unitOf(to);
  const digits = Math.max(0, -Math.floor(Math.log10(step / divisor) + 1e-9));
  const ticks: Tick[] = [];
  for (let n = Math.ceil(from / step - 1e-9); n * step <= to; n++) {
    ticks.push({ at: n * step, label: `${((n * step) / divisor).toFixed(digits)} ${unit}` });
  }
  return ticks;
}

function unitOf(ms: number): [string, number] {
  if (ms < 2000) return ['ms', 1];
  return ms < 300_000 ? ['s', 1000] : ['min', 60_000];
}

/** Shortest range that can be zoomed to, in milliseconds. */
const SHORTEST = 0.001;

/** Nearer to a moment by a factor, or with one below 1 further from it, within the whole. */
export function zoomed(range: Range, whole: Range, around: number, factor: number): Range {
  const length = Math.min(whole.to - whole.from, Math.max(SHORTEST, (range.to - range.from) / factor));
  const place = Math.min(1, Math.max(0, placeIn(range, around)));
  const from = Math.min(whole.to - length, Math.max(whole.from, around - place * length));
  return { from, to: from + length };
}

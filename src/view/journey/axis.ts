/** A time axis over a number of columns. */
export interface Axis {
  /** The column of a moment, not rounded. */
  column(ms: number): number;
  ticks: { column: number; ms: number }[];
  /** The ticks' labels, at their columns; the last says the unit. */
  line: string;
}

/** Columns between two labels, at least. */
const ROOM = 8;
/** Less than any clock tells apart: a journey of no time at all has an axis, too. */
const LEAST_MS = 0.001;

/** By the distance of two labels, in milliseconds. */
const UNITS: readonly [below: number, unit: string, ms: number][] = [
  [1_000, 'ms', 1],
  [500_000, 's', 1_000],
  [Number.POSITIVE_INFINITY, 'h', 3_600_000],
];

export function axisOf(durationMs: number, columns: number): Axis {
  const duration = Math.max(durationMs, LEAST_MS);
  const column = (ms: number) => (ms / duration) * columns;
  const step = stepFor((duration / columns) * ROOM);
  const ticks: Axis['ticks'] = [];
  for (let index = 0; index * step <= duration; index++) {
    const ms = index * step;
    ticks.push({ ms, column: Math.floor(column(ms)) });
  }
  const [, unit, divisor] = UNITS.find(([below]) => step < below)!;
  const labels = ticks.map(({ ms }, index) => {
    const number = Number((ms / divisor).toPrecision(4));
    return `${number}${index === ticks.length - 1 ? ` ${unit}` : ''}`;
  });
  const line = ticks.reduce((text, { column }, index) => text.padEnd(column) + labels[index], '');
  return { column, ticks, line };
}

/** The smallest 1, 2 or 5 times a power of ten that is no less. */
function stepFor(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= atLeast) ?? 10 * power;
}

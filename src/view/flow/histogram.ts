/** Counts by size, in steps of a twentieth: percentiles that are right to 3%, in little memory. */
export type Histogram = Map<number, number>;

const STEP = Math.log(1.05);
/** Below, all is as good as none: a microsecond. */
const LEAST_MS = 0.001;

export function record(histogram: Histogram, ms: number): void {
  const step = ms <= LEAST_MS ? 0 : 1 + Math.floor(Math.log(ms / LEAST_MS) / STEP);
  histogram.set(step, (histogram.get(step) ?? 0) + 1);
}

export function merge(into: Histogram, from: Histogram): void {
  for (const [step, count] of from) into.set(step, (into.get(step) ?? 0) + count);
}

/** The values below which the shares of all lie, in milliseconds to three digits; null where there are none. */
export function percentiles(histogram: Histogram, shares: readonly number[]): (number | null)[] {
  const steps = [...histogram].sort(([a], [b]) => a - b);
  const count = steps.reduce((sum, [, each]) => sum + each, 0);
  return shares.map((share) => {
    let below = 0;
    for (const [step, each] of steps) {
      below += each;
      if (below >= share * count) return middleOf(step);
    }
    return null;
  });
}

function middleOf(step: number): number {
  if (step === 0) return 0;
  return Number((LEAST_MS * Math.exp((step - 0.5) * STEP)).toPrecision(3));
}

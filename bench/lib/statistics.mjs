/** Plain statistics of small samples. Medians and quartiles: a disturbed round must not count. */

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
}

export const median = (values) => quantile(values, 0.5);

/** The middle, and half the width of the middle half: how far a round is usually off. */
export function summary(values) {
  return { median: median(values), spread: (quantile(values, 0.75) - quantile(values, 0.25)) / 2 };
}

const RESAMPLES = 2000;

/**
 * `statistic` of rounds (rows of figures that were taken side by side) and the range in which it lies in 90 of
 * 100 such runs, by bootstrap: from rounds drawn at random from these.
 */
export function bootstrap(rows, statistic) {
  const random = seeded(rows.length);
  const values = Array.from({ length: RESAMPLES }, () =>
    statistic(rows.map(() => rows[Math.floor(random() * rows.length)])),
  );
  return { value: statistic(rows), low: quantile(values, 0.05), high: quantile(values, 0.95) };
}

/** Numbers from 0 to 1, the same ones in every run (mulberry32), so that the same figures make the same report. */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * In another order each round: who always came after the same neighbour would pay for what that one leaves
 * behind (a collector's threads at work, a queue the broker is deleting), a microsecond a message at the broker.
 */
export function shuffled(list, random) {
  const order = [...list];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** The same shape for a figure without noise. */
export const exact = (value) => ({ value, low: value, high: value });

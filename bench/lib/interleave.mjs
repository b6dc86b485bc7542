import { start } from './processes.mjs';
import { seeded } from './statistics.mjs';

/**
 * Runs variants beside each other: each in a process of its own, taking turns, a round each, so that what
 * disturbs the machine disturbs all alike. Started anew `launches` times, since what the compiler makes of a
 * program differs from process to process. Gives the rounds of each variant, in the same order for all.
 */
export async function interleave(variants, { launches, rounds, warmups = 4 }) {
  const results = new Map(variants.map(({ name }) => [name, []]));
  const random = seeded(variants.length);
  for (let launch = 0; launch < launches; launch++) {
    const processes = variants.map((variant) => ({ variant, worker: start(variant) }));
    try {
      for (let round = -warmups; round < rounds; round++) {
        for (const { variant, worker } of shuffled(processes, random)) {
          const result = await worker.call('round');
          checkSpans(variant, result);
          if (round >= 0) results.get(variant.name).push(result);
        }
      }
    } finally {
      await Promise.all(processes.map(({ worker }) => worker.stop()));
    }
  }
  return results;
}

/**
 * In another order each round: who always came after the same neighbour would pay for what that one leaves
 * behind (a collector's threads at work, a queue the broker is deleting), a microsecond a message at the broker.
 */
function shuffled(list, random) {
  const order = [...list];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * A contender that makes no spans, or too many, has not been measured doing its work. Those of a round's
 * subscription are not counted in.
 */
function checkSpans({ name, spans: expected }, { spans }) {
  if (expected !== undefined && Math.round(100 * spans) !== 100 * expected) {
    throw new Error(`${name} exported ${spans} spans a message, where ${expected} were expected`);
  }
}

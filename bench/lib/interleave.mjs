import { start } from './processes.mjs';
import { seeded, shuffled } from './statistics.mjs';

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
 * A contender that makes no spans, or too many, has not been measured doing its work. Those of a round's
 * subscription are not counted in.
 */
function checkSpans({ name, spans: expected }, { spans }) {
  if (expected !== undefined && Math.round(100 * spans) !== 100 * expected) {
    throw new Error(`${name} exported ${spans} spans a message, where ${expected} were expected`);
  }
}

import { start } from '../lib/processes.mjs';
import { seeded, shuffled } from '../lib/statistics.mjs';
import { startReceiver } from './receiving.mjs';

/**
 * Runs contenders beside each other as `interleave` does, each a program with its preload and a receiver of its
 * own; a round lasts until all that was made has arrived. Gives the rounds of each: `cpu` and `wall` in
 * microseconds a message, `stall` and `own` (of it) in ms, `memory` in MB, `bytes` of a span, `arrived`: spans of those expected.
 */
export async function exporting(contenders, { node, program, options, launches, rounds, warmups, delay }) {
  const results = new Map(contenders.map(({ name }) => [name, []]));
  const random = seeded(contenders.length);
  for (let launch = 0; launch < launches; launch++) {
    const started = await Promise.all(contenders.map((one) => launched(one, node, program, options, delay)));
    try {
      for (let round = -warmups; round < rounds; round++) {
        for (const { name, run } of shuffled(started, random)) {
          const result = await run();
          if (round >= 0) results.get(name).push(result);
        }
      }
    } finally {
      await Promise.all(started.map(({ stop }) => stop()));
    }
  }
  return results;
}

async function launched({ name, file, env, to, share }, node, program, options, delay) {
  const receiver = await startReceiver(delay);
  const worker = start({
    node,
    contender: 'none',
    execArgv: file === undefined ? [] : ['--require', file],
    env: { ...env, ...to(receiver.ports), ...(share > 0 && share < 1 && { BENCH_SPANS: 'tenth' }) },
    program,
    options,
  });
  const expected = share * options.messages;
  return {
    name,
    async run() {
      const before = await receiver.arrived();
      await worker.call('begin');
      const work = await worker.call('work');
      const after = await receiver.settled(before.spans + expected);
      const spans = after.spans - before.spans;
      return {
        ...work,
        ...(await worker.call('end')),
        arrived: expected === 0 ? undefined : spans / expected,
        bytes: spans === 0 ? undefined : (after.bytes - before.bytes) / spans,
      };
    },
    async stop() {
      await worker.stop();
      receiver.stop();
    },
  };
}

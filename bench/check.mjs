/**
 * `npm run bench:check`: the targets that one short run can tell, on the Node.js it is started with. Fails when
 * one is missed by more than the noise of this run.
 */
import { broker } from './cases/broker.mjs';
import { exported } from './cases/export.mjs';
import { inProcess } from './cases/in-process.mjs';
import { memory } from './cases/memory.mjs';
import { startup } from './cases/startup.mjs';
import { nodes, prepare } from './lib/prepare.mjs';
import { markdown, verdicts } from './lib/report.mjs';
import { withBroker } from './lib/with-broker.mjs';
import { judge } from './targets.mjs';

/** All of it in under two minutes, on 2 cores that do nothing else. */
const CASES = {
  export: (node) => exported({ ...node, launches: 1, rounds: 5, messages: 5000, contenders: 'fewest' }),
  'in-process': (node) => inProcess({ ...node, launches: 1, rounds: 4, messages: 6000, onlyEssential: true }),
  broker: (node) =>
    broker({
      ...node,
      launches: 1,
      rounds: 3,
      messages: 10_000,
      warmUp: 20_000,
      onlyEssential: true,
      isShort: true,
    }),
  'start-up': (node) => startup({ ...node, starts: 8, onlyEssential: true }),
  memory,
};

prepare();
const [node] = nodes();
const judged = judge(await withBroker(measure));
console.log(markdown(verdicts(judged)));
const missed = judged.filter(({ verdict }) => verdict === 'MISSED');
if (missed.length > 0) {
  console.error(`missed by more than the noise: ${missed.map(({ figure }) => figure).join('; ')}`);
  process.exitCode = 1;
}

async function measure() {
  const measured = [];
  for (const [name, run] of Object.entries(CASES)) {
    const began = performance.now();
    measured.push(...(await run(node)).measured);
    console.error(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }
  return measured;
}

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

prepare();
const began = performance.now();
const [node] = nodes();
const results = await withBroker(async () => [
  await exported({ ...node, launches: 1, rounds: 5, messages: 8000, contenders: 'fewest' }),
  await inProcess({ ...node, launches: 1, rounds: 4, onlyEssential: true }),
  await broker({
    ...node,
    launches: 1,
    rounds: 4,
    messages: 5000,
    prefetches: [200],
    confirms: false,
    onlyEssential: true,
  }),
  await startup({ ...node, starts: 8, onlyEssential: true }),
  await memory(node),
]);
const judged = judge(results.flatMap(({ measured }) => measured));
console.log(markdown(verdicts(judged)));
console.log(`took ${((performance.now() - began) / 1000).toFixed(0)} s`);
const missed = judged.filter(({ verdict }) => verdict === 'MISSED');
if (missed.length > 0) {
  console.error(`missed by more than the noise: ${missed.map(({ figure }) => figure).join('; ')}`);
  process.exitCode = 1;
}

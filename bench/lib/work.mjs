import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../programs/work.cjs', import.meta.url));

/** Microseconds that a message's handler computes where the consumer is to be the bottleneck. */
const TAKES = 200;

/** Steps of that work that take so long here: machines and versions of Node.js differ by half. */
export function stepsOfWork(node = process.execPath) {
  return Number(execFileSync(node, [PROGRAM, String(TAKES)], { encoding: 'utf8' }));
}

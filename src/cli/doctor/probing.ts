import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { environmentForOurs } from '../../config/process';

const PROBE = join(__dirname, 'probe.cjs');

/** Milliseconds that a probe may take. */
const PATIENCE = 10_000;

/** Runs a probe (probe.ts) on a copy of amqplib. What is wrong, or undefined. */
export function probe(
  name: 'shape' | 'connect' | 'names',
  root: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string | undefined> {
  const options = {
    env: environmentForOurs(env),
    timeout: PATIENCE,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROBE, name, root], options, (error, stdout) => {
      const failure = error?.killed ? `no answer within ${PATIENCE / 1_000} s` : error?.message;
      resolve(stdout || failure || undefined);
    });
  });
}

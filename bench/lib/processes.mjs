import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('worker.cjs', import.meta.url));

/** Starts a contender in a process of its own; `call` asks it for something and gives the answer. */
export function start({
  node = process.execPath,
  contender,
  env = {},
  execArgv = ['--expose-gc'],
  program,
  options = {},
}) {
  const child = fork(WORKER, [contender, program, JSON.stringify(options)], {
    execPath: node,
    execArgv,
    env: { ...process.env, ...env },
  });
  const died = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`${contender} (${program}) ended with ${code ?? signal}`);
  });
  died.catch(() => undefined);
  return {
    async call(...what) {
      child.send(what);
      const [{ result, error }] = await Promise.race([once(child, 'message'), died]);
      if (error !== undefined) throw new Error(`${contender} (${program}): ${error}`);
      return result;
    },
    async stop() {
      child.disconnect();
      await died.catch(() => undefined);
    },
  };
}

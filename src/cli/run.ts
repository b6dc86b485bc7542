import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const REGISTER = join(__dirname, 'register.cjs');

/** Sent to us alone, so the program has to be told; a terminal sends SIGINT to both of us. */
const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGBREAK'];

/**
 * `node --require hoptrace/register …`. Ends as the program does, by the same code or signal.
 * Throws where no program is named.
 */
export function run(args: string[]): Promise<number> {
  if (args.length === 0) throw new Error('run: a program is missing, for example: hoptrace run app.js');
  const child = spawn(process.execPath, ['--require', REGISTER, ...args], { stdio: 'inherit' });
  const stop = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stop();
      if (signal === null) resolve(code ?? 0);
      else process.kill(process.pid, signal);
    });
  });
}

function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  const leaveToTerminal = (): void => {};
  const interrupted = process.stdin.isTTY ? leaveToTerminal : forward;
  for (const signal of FORWARDED) process.on(signal, forward);
  process.on('SIGINT', interrupted);
  return () => {
    for (const signal of FORWARDED) process.off(signal, forward);
    process.off('SIGINT', interrupted);
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';

const REGISTER = join(__dirname, 'register.cjs');

/** Sent to us alone, so the program has to be told; a terminal sends SIGINT to both of us. */
const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGBREAK'];

/** What shells add to a signal's number to tell of a program that it ended. */
const BY_SIGNAL = 128;

/**
 * `node --require hoptrace/register …`. Ends as the program does, by the same code or signal; as the first
 * process of a container, which no signal of its own can end, with the exit status that shells have for it.
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
      if (signal === null) return resolve(code ?? 0);
      process.kill(process.pid, signal);
      resolve(BY_SIGNAL + constants.signals[signal]);
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

/** A program of the user's, started in this terminal. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { environment } from '../config/process';

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** Sent to us alone, so the program has to be told; a terminal sends SIGINT to both of us. */
const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGBREAK'];

/** Resolves when it has ended. Rejects where it cannot be started. */
export function runProgram(command: string, args: readonly string[], env = environment()): Promise<Ending> {
  const child = spawn(command, args, { stdio: 'inherit', env });
  const stop = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      stop();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      stop();
      resolve({ code, signal });
    });
  });
}

/** What shells add to a signal's number to tell of a program that it ended. */
const BY_SIGNAL = 128;

/** Ends this process as the program ended: by its signal, or gives its code, or that of shells where no signal ends it. */
export function endAs({ code, signal }: Ending): number {
  if (signal === null) return code ?? 0;
  process.kill(process.pid, signal);
  return BY_SIGNAL + constants.signals[signal];
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

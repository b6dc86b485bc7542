import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createOutput } from '../../support/program-output';

export const ROOT = resolve(__dirname, '../../..');

/** A program of any language, while it runs. */
export interface Running {
  /** The match of the first line of standard output, past or to come, that matches. */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  /** What it has written to standard output so far. */
  readonly stdout: string;
  /** Asks it to end (SIGTERM) and waits until it has; rejects where it ends otherwise than as asked. */
  stop(): Promise<void>;
  /** Ends it whatever happens. */
  kill(): Promise<void>;
}

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export function launch({ command, args, env, cwd = ROOT }: Launch): Running {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = createOutput(child.stdout);
  const stderr = createOutput(child.stderr);
  const ended = new Promise<number | null>((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  ended.catch(() => {}); // told by whoever waits for a line
  const kill = async () => {
    child.kill('SIGKILL');
    await ended.catch(() => {});
  };
  return {
    line: (pattern) =>
      stdout.line(pattern).catch((error: Error) => {
        throw new Error(`${error.message}\nIts standard error:\n${stderr.text}`);
      }),
    get stdout() {
      return stdout.text;
    },
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(kill, 15_000);
      const code = await ended;
      clearTimeout(timer);
      // Java ends with 143 after its shutdown hooks
      if (code !== 0 && code !== 143)
        throw new Error(`${command} ended with ${code}:\n${stdout.text}\n${stderr.text}`);
    },
    kill,
  };
}

import { type ExecFileException, execFile } from 'node:child_process';

export interface CommandResult {
  stdout: string;
  /** Why it failed, in one line; undefined when it succeeded. */
  failed: string | undefined;
}

/** Runs a program to its end; never rejects. */
export function command(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<CommandResult> {
  return new Promise((done) => {
    execFile(file, args, { env, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      done({ stdout, failed: error ? failure(file, error, stderr) : undefined });
    });
  });
}

function failure(file: string, error: ExecFileException, stderr: string): string {
  if (error.code === 'ENOENT') return `${file} is not installed`;
  return stderr.trim().split('\n').at(-1) || error.message;
}

/** Tells the person who waits that something slow has begun. On stderr: stdout belongs to the results. */
export function progress(what: string): void {
  process.stderr.write(`${what}\n`);
}

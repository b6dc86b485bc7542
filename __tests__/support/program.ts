import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createOutput, type Output } from './program-output';

export const ROOT = resolve(__dirname, '../..');
const REGISTER = resolve(ROOT, 'dist/register.cjs');
const REGISTER_ESM = pathToFileURL(resolve(ROOT, 'dist/register.mjs')).href;

/** How hoptrace gets into a program: by a flag of node, by NODE_OPTIONS, or not at all. */
export type Register = 'require' | 'import' | 'node-options' | 'none';

export interface ProgramOptions {
  /** Default `require`. */
  register?: Register;
  /** Added to the environment. */
  env?: Record<string, string>;
  args?: readonly string[];
  /** Flags of node itself. */
  nodeArgs?: readonly string[];
  /** Default: the root of the repository. */
  cwd?: string;
  /** The node executable. Default: the one that runs the tests. */
  node?: string;
  /** Whether somebody reads its standard error. Default true; false: the pipe is closed at once. */
  isHeard?: boolean;
  /** The program is killed when it takes longer. Default 20,000. */
  timeoutMs?: number;
}

export interface ProgramResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Program {
  pid: number;
  /** The match of the first line of standard output, past or to come, that matches. Rejects when the output ends without one. */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  /** The same on standard error. */
  errorLine(pattern: RegExp): Promise<RegExpMatchArray>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when it has ended and all its output is read. Rejects when it had to be killed for taking too long. */
  ended: Promise<ProgramResult>;
  /** Ends it with SIGKILL unless it has ended already. */
  kill(): Promise<void>;
}

/** Runs a program to its end. `file` is relative to the root of the repository. */
export function run(file: string, options: ProgramOptions = {}): Promise<ProgramResult> {
  return start(file, options).ended;
}

/** Starts a program. The test that does so ends it too, whatever happens: `afterEach(() => program.kill())`. */
export function start(file: string, options: ProgramOptions = {}): Program {
  const { register = 'require', args = [], nodeArgs = [], cwd = ROOT, node = process.execPath } = options;
  const child = spawn(node, [...flags(register), ...nodeArgs, resolve(ROOT, file), ...args], {
    cwd,
    env: environment(register, options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (options.isHeard === false) child.stderr.destroy();
  const stdout = createOutput(child.stdout);
  const stderr = createOutput(child.stderr);
  const ended = endOf(child, file, stdout, stderr, options.timeoutMs ?? 20_000);
  ended.catch(() => {}); // a test need not ask how it ended
  return {
    pid: child.pid!,
    line: stdout.line,
    errorLine: stderr.line,
    signal: (name) => void child.kill(name),
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended.catch(() => {});
    },
  };
}

function flags(register: Register): string[] {
  if (register === 'require') return ['--require', REGISTER];
  if (register === 'import') return ['--import', REGISTER_ESM];
  return [];
}

/** Ours without what would configure telemetry, or tell the program that it is under test. */
function environment(register: Register, added: Record<string, string> = {}): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(
    ([name]) => !/^(OTEL_|HOPTRACE_|JEST_|NODE_OPTIONS$|NODE_ENV$)/.test(name),
  );
  const env = { ...Object.fromEntries(ours), ...added };
  if (register === 'node-options') env.NODE_OPTIONS = `--require "${REGISTER}" ${added.NODE_OPTIONS ?? ''}`;
  return env;
}

function endOf(
  child: ChildProcess,
  file: string,
  stdout: Output,
  stderr: Output,
  timeoutMs: number,
): Promise<ProgramResult> {
  return new Promise((done, failed) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.once('error', failed);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const result = { code, signal, stdout: stdout.text, stderr: stderr.text };
      if (!late) return done(result);
      failed(new Error(`${file} did not end within ${timeoutMs} ms.\n${result.stdout}\n${result.stderr}`));
    });
  });
}

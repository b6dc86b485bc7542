import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CollectedSpan, spansOf } from './otlp/spans';
import { type Program, type ProgramOptions, type ProgramResult, ROOT, start } from './program';

const RECORDER = resolve(__dirname, 'recorder.cjs');
const HOPTRACE = process.env.RECORDER_HOPTRACE ?? resolve(ROOT, 'dist/index.cjs');

export interface RecordedOptions extends Omit<ProgramOptions, 'register'> {
  /** Options of AmqplibInstrumentation, as far as JSON can carry them. */
  hoptrace?: Record<string, unknown>;
}

export interface Recorded extends ProgramResult {
  /** Every span that had ended when the program ended, in the order they ended. */
  spans: CollectedSpan[];
}

/**
 * Runs a program to its end with hoptrace set up in code, and gives its spans, all of them. For what a
 * collector need not see: `startCollector` and `run` are the whole way.
 */
export function record(file: string, options: RecordedOptions = {}): Promise<Recorded> {
  return startRecorded(file, options).recorded;
}

/** The same of a program that the test talks to while it runs. */
export function startRecorded(
  file: string,
  options: RecordedOptions = {},
): Program & { recorded: Promise<Recorded> } {
  const directory = mkdtempSync(join(tmpdir(), 'hoptrace-recorded-'));
  const spans = join(directory, 'spans.json');
  const program = start(file, {
    ...options,
    register: 'none',
    nodeArgs: ['--require', RECORDER, ...(options.nodeArgs ?? [])],
    env: {
      ...options.env,
      RECORDER_FILE: spans,
      RECORDER_HOPTRACE: HOPTRACE,
      RECORDER_OPTIONS: JSON.stringify(options.hoptrace ?? {}),
    },
  });
  const recorded = program.ended
    .then((result) => {
      if (existsSync(spans)) return { ...result, spans: spansOf(JSON.parse(readFileSync(spans, 'utf8'))) };
      throw new Error(`${file} ended (${result.code}) without a record:\n${result.stderr}`);
    })
    .finally(() => rmSync(directory, { recursive: true, force: true }));
  recorded.catch(() => {}); // a test need not ask
  return { ...program, recorded };
}

/** A program that printed one line of JSON (its report) among whatever else. */
export function reportOf<T>(result: ProgramResult): T {
  const line = result.stdout
    .split('\n')
    .filter((each) => /^[{[]/.test(each))
    .at(-1);
  if (line === undefined)
    throw new Error(`no report (ended with ${result.code}):\n${result.stdout}\n${result.stderr}`);
  return JSON.parse(line) as T;
}

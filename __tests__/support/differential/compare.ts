import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../program';
import { record } from '../recorded';
import type { RandomProgram } from './programs';

const PROGRAM = 'fixtures/programs/random.cjs';

/** Runs after which logs that never coincide are a difference: broker and clock are no part of the programs. */
const TRIES = 8;

/** Everything a program saw, an entry for each thing. */
type Log = unknown[];

export interface Difference {
  program: RandomProgram;
  plain: Log;
  traced: Log;
}

/**
 * Runs programs with hoptrace and without, and gives those that could tell. What a program sees may depend on
 * when the broker's answers come, so it can tell only if nothing that it ever saw with hoptrace is like
 * anything that it ever saw without. Such a program is reduced to the steps that it takes.
 */
export async function differences(programs: readonly RandomProgram[], file = PROGRAM): Promise<Difference[]> {
  let suspects = await compare(programs, file);
  const seen = new Map(suspects.map(({ program }) => [program, { plain: new Set(), traced: new Set() }]));
  for (let tries = 1; tries < TRIES && suspects.length > 0; tries++) {
    // with more patience: a machine that is busy must not look like a difference
    const again = await compare(
      suspects.map(({ program }) => program),
      file,
      40,
    );
    suspects = again.filter(({ program, plain, traced }) => {
      const logs = seen.get(program)!;
      logs.plain.add(JSON.stringify(plain));
      logs.traced.add(JSON.stringify(traced));
      return ![...logs.traced].some((log) => logs.plain.has(log));
    });
  }
  const found: Difference[] = [];
  for (const suspect of suspects.slice(0, 3)) found.push(await reduce(suspect, file));
  return found;
}

async function compare(programs: readonly RandomProgram[], file: string, rounds = 3): Promise<Difference[]> {
  const directory = mkdtempSync(join(tmpdir(), 'hoptrace-differential-'));
  try {
    const list = join(directory, 'programs.json');
    writeFileSync(list, JSON.stringify(programs));
    const options = { args: [list], env: { ROUNDS: String(rounds) }, timeoutMs: 120_000 };
    const [plain, traced] = await Promise.all([
      run(file, { ...options, register: 'none' }),
      record(file, options),
    ]);
    for (const result of [plain, traced]) {
      if (result.code !== 0 || result.stderr !== '')
        throw new Error(`the programs did not run through (${result.code}):\n${result.stderr}`);
    }
    const [before, after] = [logsOf(plain.stdout), logsOf(traced.stdout)];
    return programs
      .map((program, index) => ({ program, plain: before[index]!, traced: after[index]! }))
      .filter(({ plain, traced }) => JSON.stringify(plain) !== JSON.stringify(traced));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function logsOf(stdout: string): Log[] {
  const logs: Log[] = [];
  for (const line of stdout.trim().split('\n')) {
    const { index, log } = JSON.parse(line) as { index: number; log: Log };
    logs[index] = log;
  }
  return logs;
}

/** Leaves out one step after the other, as long as the rest still differs. */
async function reduce(difference: Difference, file: string): Promise<Difference> {
  const { program } = difference;
  const shorter = program.steps.map((_, left) => ({
    ...program,
    steps: program.steps.filter((_, index) => index !== left),
  }));
  const [smaller] = shorter.length === 0 ? [] : await compare(shorter, file, 20);
  return smaller === undefined ? difference : reduce(smaller, file);
}

import { join } from 'node:path';
import { endAs, runProgram } from './program';

const REGISTER = join(__dirname, 'register.cjs');

/**
 * `node --require hoptrace/register …`. Ends as the program does, by the same code or signal; as the first
 * process of a container, which no signal of its own can end, with the exit status that shells have for it.
 * Throws where no program is named.
 */
export async function run(args: string[]): Promise<number> {
  if (args.length === 0) throw new Error('run: a program is missing, for example: hoptrace run app.js');
  return endAs(await runProgram(process.execPath, ['--require', REGISTER, ...args]));
}

import { resolve } from 'node:path';
import { type ProgramOptions, ROOT } from './program';

/** What a program has to be started with that breaks something (`fixtures/sdk/sabotage.cjs`) before hoptrace comes. */
export const sabotaged = (what: string): ProgramOptions => ({
  register: 'none',
  nodeArgs: [resolve(ROOT, 'fixtures/sdk/sabotage.cjs'), resolve(ROOT, 'dist/register.cjs')].flatMap(
    (file) => ['--require', file],
  ),
  env: { SABOTAGE: what },
});

/** The one line where no thread is to be had. */
export const FROM_MAIN =
  /^hoptrace: no thread can be started \(.+\): telemetry is sent from the main thread, and what is left at process.exit or a signal is lost$/;

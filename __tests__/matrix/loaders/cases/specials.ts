import { type Case, IMPORT, REQUIRE } from './case';

const SOURCE_LOADER = ['--no-warnings', '--experimental-loader', './source-loader.mjs'];
const inherited = { NODE_OPTIONS: REQUIRE.join(' ') };

const special = (row: string, args: readonly string[], more: Partial<Case> = {}): Case => ({
  table: 'Special',
  row,
  workspace: 'npm',
  args,
  ...more,
});

export const specials: Case[] = [
  special('worker_threads', [...REQUIRE, 'worker.cjs']),
  special('child_process.fork', [...REQUIRE, 'fork.cjs']),
  special('cluster', [...REQUIRE, 'cluster.cjs']),
  special('a quoted path in NODE_OPTIONS', ['require.cjs'], {
    workspace: 'with spaces',
    env: { NODE_OPTIONS: '--require "FOLDER/node_modules/hoptrace/dist/register.cjs"' },
  }),
  special('a process manager', ['process-manager.cjs'], { env: inherited }),
  special('a loader that gives CommonJS as source', [...REQUIRE, ...SOURCE_LOADER, 'import.mjs']),
  special('the same, hoptrace by --import after it', [...SOURCE_LOADER, ...IMPORT, 'import.mjs']),
  special('npm alias', [...REQUIRE, 'alias.mjs']),
  special('linked from another folder', [...REQUIRE, 'linked.mjs']),
  special('files of the package imported one by one', [...REQUIRE, 'deep.mjs']),
  special('two versions in one process', [...REQUIRE, 'two-versions.mjs']),
  special('amqplib loaded before hoptrace', ['late.cjs']),
  special('registered twice', [...REQUIRE, ...IMPORT, 'require.cjs']),
  special('jest', [
    ...REQUIRE,
    'node_modules/jest/bin/jest.js',
    '--rootDir=jest',
    '--testMatch=**/*.jest.cjs',
  ]),
  special(
    'vitest, forks',
    [...REQUIRE, 'node_modules/vitest/vitest.mjs', 'run', '--root=vitest', '--pool=forks'],
    { env: inherited },
  ),
  // vitest terminates its threads when the tests are done: what was not exported by then is lost
  ...['threads', 'vmThreads'].map((pool) =>
    special(
      `vitest, ${pool}`,
      [...REQUIRE, 'node_modules/vitest/vitest.mjs', 'run', '--root=vitest', `--pool=${pool}`],
      { env: inherited, by: 'nobody' },
    ),
  ),
  special('a child without the parent’s flags (execArgv: [])', [...REQUIRE, 'fork-bare.cjs'], {
    by: 'nobody',
  }),
  special('the same, by NODE_OPTIONS', ['fork-bare.cjs'], { env: inherited }),
];

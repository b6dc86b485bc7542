import type { NodeVersion } from './nodes';
import type { Workspace } from './workspaces';

/** One program, run on one version of Node.js after the other. */
export interface Case {
  /** heading of the table that it is in */
  readonly table: string;
  /** its row there; cases with the same row share its cells */
  readonly row: string;
  readonly workspace: Workspace;
  /** arguments of node, the queue that the program uses to be added */
  readonly args: readonly string[];
  /** FOLDER stands for the workspace */
  readonly env?: Readonly<Record<string, string>>;
  /** run before, once, by the Node.js that runs the matrix: what makes the program */
  readonly build?: readonly string[];
  /** who makes the spans; default hoptrace; `nobody` where a miss is documented */
  readonly by?: string;
  /** it has no amqplib: run with hoptrace and without, and what it prints and its exit code compared */
  readonly same?: true;
  /** where it cannot be run at all */
  readonly not?: readonly NodeVersion[];
}

const REGISTER = 'hoptrace/register';
const REQUIRE = ['--require', REGISTER];
const IMPORT = ['--import', REGISTER];

/** The ways to register: arguments and environment. */
const WAYS: Readonly<Record<string, Pick<Case, 'args' | 'env'>>> = {
  '--require': { args: REQUIRE },
  '--import': { args: IMPORT },
  NODE_OPTIONS: { args: [], env: { NODE_OPTIONS: REQUIRE.join(' ') } },
};

const KINDS = {
  CommonJS: 'require.cjs',
  'amqplib/callback_api': 'callback.cjs',
  'ES module': 'import.mjs',
  'ES module, named import': 'import-named.mjs',
  'dynamic import': 'import-dynamic.mjs',
  'require and import': 'mixed.mjs',
};

const kinds = Object.entries(KINDS).flatMap(([row, file]) =>
  Object.values(WAYS).map(
    ({ args, ...way }): Case => ({ table: 'Programs', row, workspace: 'npm', args: [...args, file], ...way }),
  ),
);

const OLD: readonly NodeVersion[] = ['18.19', '20'];

interface Transpiler {
  readonly args: readonly string[];
  /** default: by both --require and --import */
  readonly ways?: readonly (readonly string[])[];
  readonly not?: readonly NodeVersion[];
}

const TRANSPILERS: Readonly<Record<string, Transpiler>> = {
  tsx: { args: ['--import', 'tsx'] },
  // up to Node.js 20 any --import turns the program into an ES module, which this form of ts-node is not for
  'ts-node': { args: ['--require', 'ts-node/register/transpile-only'], ways: [REQUIRE] },
  '@swc-node/register': { args: ['--import', '@swc-node/register/esm-register'] },
  'native type stripping': { args: ['--experimental-strip-types'], not: OLD },
};

const transpilers = Object.entries(TRANSPILERS).flatMap(
  ([row, { args, ways = [REQUIRE, IMPORT], ...rest }]) =>
    ways.map(
      (way): Case => ({
        table: 'TypeScript',
        row,
        workspace: 'npm',
        args: ['--no-warnings', ...way, ...args, 'typescript.ts'],
        ...rest,
      }),
    ),
);

const PNP = ['--require', './.pnp.cjs'];
const PNP_ESM = [...PNP, '--no-warnings', '--experimental-loader', './.pnp.loader.mjs'];

const INSTALLED: Readonly<Record<string, Workspace>> = {
  npm: 'npm',
  'npm workspaces': 'workspaces',
  pnpm: 'pnpm',
  'npm, in a path with spaces': 'with spaces',
};

const managers: Case[] = [
  ...Object.entries(INSTALLED).flatMap(([row, workspace]) =>
    [REQUIRE, IMPORT].flatMap((way) =>
      ['require.cjs', 'import.mjs'].map(
        (file): Case => ({ table: 'Installed by', row, workspace, args: [...way, file] }),
      ),
    ),
  ),
  {
    table: 'Installed by',
    row: 'Yarn Plug’n’Play, CommonJS',
    workspace: 'yarn-pnp',
    args: [...PNP, ...REQUIRE, 'require.cjs'],
  },
  {
    table: 'Installed by',
    row: 'Yarn Plug’n’Play, ES modules',
    workspace: 'yarn-pnp',
    args: [...PNP_ESM, ...REQUIRE, 'import.mjs'],
  },
];

const SOURCE_LOADER = ['--no-warnings', '--experimental-loader', './source-loader.mjs'];
const inherited = { NODE_OPTIONS: REQUIRE.join(' ') };

const special = (row: string, args: readonly string[], more: Partial<Case> = {}): Case => ({
  table: 'Special',
  row,
  workspace: 'npm',
  args,
  ...more,
});

const specials: Case[] = [
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

const BUNDLERS = ['esbuild', 'rollup', 'vite', 'webpack', 'rspack'];

const bundles = BUNDLERS.flatMap((bundler): Case[] => {
  const out = (kind: string) =>
    `out/${bundler}-${kind}/bundle.${['rollup', 'vite'].includes(bundler) ? 'mjs' : 'cjs'}`;
  const row = (how: string) => `${bundler}, ${how}`;
  const common = { table: 'Bundled', workspace: 'bundlers' } as const;
  const off = { HOPTRACE_FALLBACK: 'off' };
  return [
    {
      ...common,
      row: row('hoptrace/bundler'),
      args: [...REQUIRE, out('with')],
      build: ['bundle.mjs', bundler, out('with'), 'hoptrace'],
      env: off,
    },
    {
      ...common,
      row: row('no plugin'),
      args: [...REQUIRE, out('without')],
      build: ['bundle.mjs', bundler, out('without')],
    },
    {
      ...common,
      row: row('no plugin, no fallback'),
      args: [...REQUIRE, out('without')],
      env: off,
      by: 'nobody',
    },
  ];
});

const AUTO = ['--require', '@opentelemetry/auto-instrumentations-node/register'];
const quiet = {
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_NODE_RESOURCE_DETECTORS: 'none',
};

const agents: Case[] = [
  {
    table: 'Beside',
    row: 'auto-instrumentations-node, first',
    args: [...AUTO, ...REQUIRE, 'require.cjs'],
    env: quiet,
  },
  {
    table: 'Beside',
    row: 'auto-instrumentations-node, second',
    args: [...REQUIRE, ...AUTO, 'require.cjs'],
    env: quiet,
  },
  {
    table: 'Beside',
    row: 'auto-instrumentations-node, without amqplib',
    args: [...AUTO, ...REQUIRE, 'require.cjs'],
    env: { ...quiet, OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'amqplib' },
  },
  { table: 'Beside', row: 'Sentry', args: [...REQUIRE, 'sentry.cjs'], by: 'nobody' },
  {
    table: 'Beside',
    row: 'Sentry, without its Amqplib integration',
    args: [...REQUIRE, 'sentry.cjs'],
    env: { WITHOUT: 'Amqplib' },
  },
  {
    table: 'Beside',
    row: 'dd-trace',
    args: [...REQUIRE, '--require', 'dd-trace/init', 'require.cjs'],
    by: 'nobody',
    env: { DD_TRACE_STARTUP_LOGS: 'false' },
  },
  {
    table: 'Beside',
    row: 'dd-trace, without amqplib',
    args: [...REQUIRE, '--require', 'dd-trace/init', 'require.cjs'],
    env: { DD_TRACE_STARTUP_LOGS: 'false', DD_TRACE_AMQPLIB_ENABLED: 'false' },
  },
].map((beside): Case => ({ workspace: 'agents', not: OLD.slice(0, 1), ...beside }));

const tool = (row: string, ...args: string[]): Case => ({
  table: 'Harmless to',
  row,
  workspace: 'tools',
  args,
  same: true,
});

const harmless: Case[] = [
  tool('node -p', '-p', '1 + 1'),
  tool('a program that throws', '-e', "throw new Error('on purpose')"),
  tool('a required file that throws', '-e', "require('./throws.cjs')"),
  tool('an ES module', '--input-type=module', '-e', "console.log((await import('node:net')).connect.name)"),
  tool('node --test', '--test', '--test-reporter=./names-reporter.mjs', 'ok.test.cjs'),
  tool('npm', 'node_modules/npm/bin/npm-cli.js', '--version'),
  tool('npm run', 'node_modules/npm/bin/npm-cli.js', 'run', 'hello'),
  tool('npx', 'node_modules/npm/bin/npx-cli.js', '--no', '--', 'tsc', '--version'),
  tool('pnpm', 'node_modules/pnpm/bin/pnpm.cjs', 'run', 'hello'),
  tool('yarn', 'node_modules/@yarnpkg/cli-dist/bin/yarn.js', '--version'),
  tool('corepack', 'node_modules/corepack/dist/corepack.js', '--version'),
  tool('tsc', 'node_modules/typescript/bin/tsc', '--noEmit', '--strict', 'typescript.ts'),
  tool('eslint', 'node_modules/eslint/bin/eslint.js', 'require.cjs', 'roundtrip.cjs'),
  tool('a transport of pino', 'pino.cjs'),
];

export const CASES: readonly Case[] = [
  ...kinds,
  ...transpilers,
  ...managers,
  ...specials,
  ...bundles,
  ...agents,
  ...harmless,
];

import type { Case } from './case';

const tool = (row: string, ...args: string[]): Case => ({
  table: 'Harmless to',
  row,
  workspace: 'tools',
  args,
  same: true,
});

export const harmless: Case[] = [
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

import type { NodeVersion } from '../nodes';
import { type Case, IMPORT, OLD, REQUIRE } from './case';

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

export const transpilers = Object.entries(TRANSPILERS).flatMap(
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

import type { Workspace } from '../workspaces';
import { type Case, IMPORT, REQUIRE } from './case';

const PNP = ['--require', './.pnp.cjs'];
const PNP_ESM = [...PNP, '--no-warnings', '--experimental-loader', './.pnp.loader.mjs'];

const INSTALLED: Readonly<Record<string, Workspace>> = {
  npm: 'npm',
  'npm workspaces': 'workspaces',
  pnpm: 'pnpm',
  'npm, in a path with spaces': 'with spaces',
};

export const managers: Case[] = [
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

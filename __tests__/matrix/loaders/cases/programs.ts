import { type Case, IMPORT, REQUIRE } from './case';

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

export const programs = Object.entries(KINDS).flatMap(([row, file]) =>
  Object.values(WAYS).map(
    ({ args, ...way }): Case => ({ table: 'Programs', row, workspace: 'npm', args: [...args, file], ...way }),
  ),
);

import { type Case, REQUIRE } from './case';

const BUNDLERS = ['esbuild', 'rollup', 'vite', 'webpack', 'rspack'];

export const bundles = BUNDLERS.flatMap((bundler): Case[] => {
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
      row: row('hoptrace/bundler, registered by the program'),
      args: [out('registering')],
      build: ['bundle.mjs', bundler, out('registering'), 'hoptrace', 'registering'],
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

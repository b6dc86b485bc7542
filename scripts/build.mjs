/**
 * Builds `dist`: each entry below becomes one CommonJS file, everything it imports inside it, so that a
 * process loads a few files and not two hundred. An import of another entry stays a `require` of that
 * entry's file, so nothing is there twice and what is loaded lazily in the source is loaded lazily here.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const src = resolve(root, 'src');
const dist = resolve(root, 'dist');

/** file in dist (without .cjs) -> source file (without .ts) */
const entries = {
  register: 'register',
  index: 'index',
  instrumentation: 'instrumentation',
  instrumentations: 'instrumentations',
  bundler: 'bundler',
  cli: 'cli/main',
  probe: 'cli/doctor/probe',
};

/** Entries that ECMAScript modules import by name: file -> names (see also package.json, exports). */
const esm = {
  index: ['AmqplibInstrumentation'],
  register: [],
  bundler: ['esbuild', 'rollup', 'rolldown', 'rspack', 'vite', 'webpack'],
};

const bySource = new Map(Object.entries(entries).map(([out, file]) => [resolve(src, `${file}.ts`), out]));

function sourceOf(path) {
  return [`${path}.ts`, resolve(path, 'index.ts'), path].find(
    (file) => existsSync(file) && file.endsWith('.ts'),
  );
}

const entriesStayApart = {
  name: 'entries stay apart',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, (args) => {
      if (args.kind === 'entry-point' || !args.importer.startsWith(src)) return undefined;
      const out = bySource.get(sourceOf(resolve(args.resolveDir, args.path)));
      return out === undefined ? undefined : { path: `./${out}.cjs`, external: true };
    });
  },
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(
    Object.entries(entries).map(([out, file]) => [out, resolve(src, `${file}.ts`)]),
  ),
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node18.19',
  external: ['shimmer', 'unplugin'],
  plugins: [entriesStayApart],
  legalComments: 'none',
  logLevel: 'warning',
});
for (const [name, exported] of Object.entries(esm)) {
  const lines =
    exported.length === 0
      ? [
          "import { createRequire } from 'node:module';",
          '// not an import: under a loader that returns source, an imported CommonJS file has no require.cache',
          `createRequire(import.meta.url)('./${name}.cjs');`,
        ]
      : [`import cjs from './${name}.cjs';`, `export const { ${exported.join(', ')} } = cjs;`];
  writeFileSync(resolve(dist, `${name}.mjs`), `${lines.join('\n')}\n`);
}
execFileSync(
  process.execPath,
  [resolve(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
for (const name of Object.keys(esm)) {
  writeFileSync(resolve(dist, 'types', `${name}.d.mts`), `export * from './${name}.js';\n`);
}

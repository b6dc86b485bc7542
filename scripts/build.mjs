/**
 * Builds `dist`: each entry below becomes one CommonJS file, everything it imports inside it, so that a
 * process loads a few files and not two hundred. An import of another entry stays a `require` of that
 * entry's file, so nothing is there twice and what is loaded lazily in the source is loaded lazily here.
 */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ownExportsOnly } from './own-exports.mjs';
import { buildPage } from './page.mjs';
import { entriesStayApart, noDebug, oneApi, onePackage } from './plugins.mjs';
import { proveOneApi, proveOneOfEachClass } from './proofs.mjs';
import { bundledPackages, cycloneDx, licenseTexts } from './sbom.mjs';
import { keepReachable } from './types.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const src = resolve(root, 'src');
const dist = resolve(root, 'dist');
/** Built here and then put in place: what runs from `dist` meanwhile never finds half of it. */
const fresh = resolve(root, '.tmp/dist');
const stale = resolve(root, '.tmp/stale-dist');

/** file in dist (without .cjs) -> source file (without .ts) */
const entries = {
  register: 'register',
  index: 'index',
  start: 'start',
  tracing: 'tracing',
  instrumentation: 'instrumentation',
  instrumentations: 'sdk/instrumentations',
  bundler: 'bundler',
  cli: 'cli/main',
  probe: 'cli/doctor/probe',
  view: 'view/index',
  'view-grpc': 'view/receive/grpc',
  api: 'sdk/globals/index',
  sdk: 'sdk/start',
  'otlp-protobuf': 'export/otlp/protobuf',
  'otlp-json': 'export/otlp/json',
  'spans-protobuf': 'export/otlp/spans/protobuf',
  'spans-json': 'export/otlp/spans/json',
  console: 'sdk/console',
  prometheus: 'sdk/prometheus',
  'propagator-b3': 'sdk/propagator-b3',
  'propagator-jaeger': 'sdk/propagator-jaeger',
  'export-carrier': 'export/carrier',
  'export-here': 'export/here',
  'export-proxy': 'export/proxy',
  'export-thread': 'export/thread',
  'export-grpc': 'export/grpc',
  'grpc-js': 'export/grpc-js',
  'export-skywalking': 'export/skywalking/sender',
  skywalking: 'skywalking',
  'skywalking-grpc': 'skywalking/grpc',
  'skywalking-reporter': 'export/skywalking/reporter',
  validate: 'config/validate',
};

/** Entries that ECMAScript modules import by name: file -> names (see also package.json, exports). */
const esm = {
  index: ['AmqplibInstrumentation', 'contextOf', 'KeepSpanProcessor', 'MessageSampler', 'processBatch'],
  register: [],
  skywalking: ['SkyWalkingSpanExporter', 'Sw8Propagator', 'Sw8SpanProcessor'],
  bundler: ['esbuild', 'rollup', 'rolldown', 'rspack', 'vite', 'webpack'],
};

for (const folder of [fresh, stale]) rmSync(folder, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(
    Object.entries(entries).map(([out, file]) => [out, resolve(src, `${file}.ts`)]),
  ),
  outdir: fresh,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node18.19',
  mainFields: ['module', 'main'], // ECMAScript modules where there are any: of those only what is used goes in
  external: ['@opentelemetry/instrumentation', 'shimmer', 'unplugin'],
  plugins: [
    noDebug,
    oneApi(src),
    onePackage(/^@grpc\/grpc-js$/, resolve(src, `${entries['grpc-js']}.ts`), 'grpc-js'),
    entriesStayApart(src, entries),
  ],
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
ownExportsOnly(fresh);
const page = await buildPage(root, resolve(fresh, 'page'));
// the programs of `hoptrace demo`
cpSync(resolve(root, 'fixtures/shop'), resolve(fresh, 'shop'), { recursive: true });
proveOneApi(metafile);
proveOneOfEachClass(metafile, src);
// esbuild's exports are getters behind getters, and every message would go through some ten of them
appendFileSync(
  resolve(fresh, 'api.cjs'),
  'module.exports = { __esModule: true, ...module.exports }; // plain properties\n',
);
const bundled = JSON.parse(readFileSync(resolve(src, 'bundled.json'), 'utf8'));
for (const [name, exported] of Object.entries(esm)) {
  const lines =
    exported.length === 0
      ? [
          '// a name of its own: bundles of ECMAScript modules commonly begin with an import of createRequire',
          "import { createRequire as requireFrom } from 'node:module';",
          '// not an import: under a loader that returns source, an imported CommonJS file has no require.cache',
          'try {',
          `  requireFrom(import.meta.url)('./${name}.cjs');`,
          '} catch {',
          `  process.stderr.write(${JSON.stringify(`hoptrace: not registered: ${bundled.problem}\n`)});`,
          '}',
        ]
      : [`import cjs from './${name}.cjs';`, `export const { ${exported.join(', ')} } = cjs;`];
  writeFileSync(resolve(fresh, `${name}.mjs`), `${lines.join('\n')}\n`);
}
execFileSync(
  process.execPath,
  [
    resolve(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    'tsconfig.build.json',
    '--outDir',
    resolve(fresh, 'types'),
  ],
  { cwd: root, stdio: 'inherit' },
);
keepReachable(
  resolve(fresh, 'types'),
  Object.keys(esm).map((name) => `${name}.d.ts`),
);
for (const name of Object.keys(esm)) {
  writeFileSync(resolve(fresh, 'types', `${name}.d.mts`), `export * from './${name}.js';\n`);
}

const product = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
const packages = bundledPackages({ outputs: { ...metafile.outputs, ...page.outputs } }, root);
writeFileSync(resolve(fresh, 'sbom.cdx.json'), `${JSON.stringify(cycloneDx(product, packages), null, 2)}\n`);
writeFileSync(resolve(fresh, 'THIRD_PARTY_LICENSES'), licenseTexts(packages));

if (existsSync(dist)) renameSync(dist, stale);
renameSync(fresh, dist);
rmSync(stale, { recursive: true, force: true });

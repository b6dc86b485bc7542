import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { collecting } from '../support/collecting';
import type { CollectedSpan } from '../support/collector';
import { type ProgramOptions, type ProgramResult, ROOT, run } from '../support/program';

const LOADERS = 'fixtures/loaders';
const { collector, own } = collecting();

/** Runs a program that sends itself one message; its spans, and how it ended. */
async function roundtrip(
  file: string,
  options: ProgramOptions = {},
): Promise<ProgramResult & { spans: CollectedSpan[]; queue: string }> {
  const queue = own.queue('loader');
  const env = { ...collector.env, ...options.env };
  const path = file.includes('/') ? file : join(LOADERS, file);
  const result = await run(path, { ...options, env, args: [queue] });
  return { ...result, queue, spans: collector.spans.filter(({ name }) => name.endsWith(` ${queue}`)) };
}

/** Everything seen once, in one trace, with the connection known. */
async function expectTraced(file: string, options?: ProgramOptions): Promise<void> {
  const { spans, queue, code, stderr } = await roundtrip(file, options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const names = spans.map(({ name }) => name).sort();
  expect(names).toEqual([`process ${queue}`, `publish ${queue}`, `subscribe ${queue}`]);
  const [publish, process] = ['publish', 'process'].map((kind) =>
    spans.find(({ name }) => name.startsWith(kind)),
  );
  expect(process!.parentSpanId).toBe(publish!.spanId);
}

test.each([
  'require.cjs',
  'callback.cjs',
  'import.mjs',
  'import-named.mjs',
  'import-dynamic.mjs',
  'mixed.mjs',
])('%s', (file) => expectTraced(file));

test.each(['import', 'node-options'] as const)('an ECMAScript module by %s', (register) =>
  expectTraced('import.mjs', { register }),
);

test('TypeScript under tsx', () =>
  expectTraced('typescript.ts', { nodeArgs: ['--import', require.resolve('tsx')] }));

test.each(['worker.cjs', 'fork.cjs', 'cluster.cjs'])('a child of the program: %s', (file) =>
  expectTraced(file),
);

test('under a process manager, by NODE_OPTIONS', () =>
  expectTraced('process-manager.cjs', { register: 'node-options' }));

test.each(['late.cjs', 'late-open.cjs'])('registered by the program, after amqplib: %s', async (file) => {
  const { spans, queue, code, stderr } = await roundtrip(file, { register: 'none' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(spans.map(({ name }) => name)).toContain(`process ${queue}`);
});

test('registered twice: one set of spans', () =>
  expectTraced('require.cjs', {
    nodeArgs: ['--require', join(ROOT, 'dist/register.cjs')],
    register: 'import',
  }));

test('inside jest, which has modules of its own: seen by the shape of the channel', async () => {
  const queue = own.queue('loader');
  const rootDir = join(ROOT, LOADERS, 'jest');
  const config = JSON.stringify({ rootDir, testMatch: ['**/*.jest.cjs'] });
  const env = { ...collector.env, QUEUE: queue };
  const { code } = await run('node_modules/jest/bin/jest.js', { args: ['--config', config], env });
  expect(code).toBe(0);
  expect(collector.spans.map(({ name }) => name)).toContain(`process ${queue}`);
});

describe('what a hook on loading does not see', () => {
  const loader = ['--no-warnings', '--experimental-loader', join(ROOT, LOADERS, 'source-loader.mjs')];

  test.each(['on', 'off'])('a loader that gives CommonJS as source, the fallback %s', (fallback) =>
    expectTraced('import.mjs', { nodeArgs: loader, env: { HOPTRACE_FALLBACK: fallback } }),
  );

  test('the same loader before an --import of hoptrace', () =>
    expectTraced('import.mjs', { nodeArgs: loader, register: 'import' }));

  test('amqplib under another name, in a folder with spaces', async () => {
    const folder = mkdtempSync(join(ROOT, '.loader test '));
    try {
      const amqplib = dirname(require.resolve('amqplib'));
      cpSync(amqplib, join(folder, 'node_modules/rabbit'), { recursive: true });
      for (const file of ['alias.mjs', 'roundtrip.cjs'])
        cpSync(join(ROOT, LOADERS, file), join(folder, file));
      await expectTraced(join(folder, 'alias.mjs'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a bundle', () => {
  const bundles = mkdtempSync(join(ROOT, '.bundles-'));
  const entry = join(ROOT, LOADERS, 'require.cjs');
  afterAll(() => rmSync(bundles, { recursive: true }));

  /** Process spans leave it to their setup span. */
  const vhosts = (spans: CollectedSpan[]) =>
    new Set(
      spans
        .filter(({ name }) => !name.startsWith('process'))
        .map(({ attributes }) => attributes['messaging.rabbitmq.vhost.name']),
    );

  test('made with hoptrace/bundler: as if it were none', async () => {
    const bundle = join(bundles, 'with.cjs');
    const built = await run(join(LOADERS, 'esbuild-plugin.mjs'), { register: 'none', args: [entry, bundle] });
    expect(built).toMatchObject({ code: 0, stderr: '' });
    const { spans } = await roundtrip(bundle, { env: { HOPTRACE_FALLBACK: 'off' } });
    expect(spans).toHaveLength(3);
    expect(vhosts(spans)).toEqual(new Set(['/']));
  });

  test('made with it, of a program that registers hoptrace itself: that stays outside', async () => {
    const bundle = join(bundles, 'registering.cjs');
    const registering = join(ROOT, LOADERS, 'registering.cjs');
    const built = await run(join(LOADERS, 'esbuild-plugin.mjs'), {
      register: 'none',
      args: [registering, bundle],
    });
    expect(built).toMatchObject({ code: 0, stderr: '' });
    const { spans } = await roundtrip(bundle, { register: 'none', env: { HOPTRACE_FALLBACK: 'off' } });
    expect(spans).toHaveLength(3);
  });

  test.each([
    ['CommonJS', "require('hoptrace/register'); console.log('runs')", 'cjs'],
    ['an ECMAScript module', "require('hoptrace/register'); console.log('runs')", 'esm'],
    ['CommonJS of a module', "import 'hoptrace/register'; console.log('runs')", 'cjs'],
    ['a module of a module', "import 'hoptrace/register'; console.log('runs')", 'esm'],
  ] as const)('with hoptrace in it, %s: one line, and the program runs', async (name, contents, format) => {
    const { build } = await import('esbuild');
    const bundle = join(bundles, `${name.replaceAll(' ', '-')}.${format === 'esm' ? 'mjs' : 'cjs'}`);
    await build({
      stdin: { contents, resolveDir: ROOT },
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format,
      // as those do who need `require` in it
      ...(format === 'esm' && { banner: { js: "import { createRequire } from 'node:module';" } }),
      logLevel: 'error',
    });
    expect(await run(bundle, { register: 'none' })).toMatchObject({
      code: 0,
      stdout: 'runs\n',
      stderr: expect.stringMatching(/^hoptrace: not registered: it is bundled into the application.*\n$/),
    });
  });

  test('made without: traced by the fallback, the virtual host unknown', async () => {
    const { build } = await import('esbuild');
    const bundle = join(bundles, 'without.cjs');
    await build({ entryPoints: [entry], outfile: bundle, bundle: true, minify: true, platform: 'node' });
    const { spans } = await roundtrip(bundle);
    expect(spans).toHaveLength(3);
    expect(vhosts(spans)).toEqual(new Set([undefined]));
    expect((await roundtrip(bundle, { env: { HOPTRACE_FALLBACK: 'off' } })).spans).toEqual([]);
  });
});

test.each([{ HOPTRACE_ENABLED: 'false' }, { OTEL_SDK_DISABLED: 'TRUE' }])('switched off: %j', async (env) => {
  const before = collector.requests.length;
  const { code, stdout, stderr } = await roundtrip('require.cjs', { env });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(collector.requests.length).toBe(before);
});

test('a switch that is not understood: one line, and its default', async () => {
  const { code, stderr, spans } = await roundtrip('require.cjs', { env: { HOPTRACE_FALLBACK: 'maybe' } });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'hoptrace: HOPTRACE_FALLBACK: "maybe" is ignored: expected one of on, off\n',
  });
  expect(spans).toHaveLength(3);
});

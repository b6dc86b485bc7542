/** The application's own use of OpenTelemetry, by whichever copy of the API: it joins, or it has its way. */
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { type Collector, startCollector } from '../support/collector';
import { installed } from '../support/installed';
import { ROOT, run } from '../support/program';

let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
  for (const api of ['api-1.4', 'api-1.8', 'api-1.10']) await installed(`fixtures/sdk/${api}`);
}, 60_000);
beforeEach(() => collector.clear());
afterAll(() => collector.stop());

const OURS = ['process', 'publish', 'subscribe'];
const THEIRS = ['early', 'handling', 'late'];

async function ranWith(program: string, registers?: When, cwd = ROOT) {
  const { code, stdout, stderr } = await run(resolve(ROOT, 'fixtures/sdk', program), {
    cwd,
    env: collector.env,
    args: registers === undefined ? [] : [registers],
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return { said: stdout.trim().split('\n'), names: collector.spans.map(({ name }) => name).sort() };
}

const COMMON_JS = ['api-1.4/program.cjs', 'api-1.9.cjs', 'api-1.10/program.cjs'];

test.each(COMMON_JS)("%s: the application's spans join ours, in one trace", async (program) => {
  const { said, names } = await ranWith(program);
  expect(names).toEqual([...OURS, ...THEIRS].sort());
  expect(said).toEqual(['mine:']);
  const [handling, process] = ['handling', 'process'].map(
    (name) => collector.spans.find((span) => span.name === name)!,
  );
  expect(handling!.parentSpanId).toBe(process!.spanId);
});

const WHEN = ['first', 'last', 'after disable'] as const;
type When = (typeof WHEN)[number];
const ALL_MINE = ['registered: true', `mine: ${[...OURS, ...THEIRS].sort().join(', ')}`];
/** In `disable()` the API itself may forget the tracers that were got early. */
const complete = (said: readonly string[], when: When) =>
  said.map((line) =>
    when === 'after disable' ? line.replace('mine: handling', 'mine: early, handling') : line,
  );
const combined = (programs: readonly string[]) =>
  programs.flatMap((program) => WHEN.map((when) => [program, when] as const));

test.each(combined([...COMMON_JS, 'api-1.10/program.mjs']))(
  '%s: an SDK of its own, registered %s, has all spans',
  async (program, when) => {
    const { said, names } = await ranWith(program, when);
    expect(complete(said, when)).toEqual(ALL_MINE);
    expect(names).toEqual([]);
  },
);

test('api-1.10/program.mjs: a copy that is an ECMAScript module', async () => {
  const { names } = await ranWith('api-1.10/program.mjs');
  expect(names).toEqual([...OURS, ...THEIRS].sort());
});

describe('a copy inside a bundle, where none can be found', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoptrace-bundled-api-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(join(ROOT, 'node_modules/amqplib'), join(folder, 'node_modules/amqplib'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(
    combined(['api-1.9.cjs', 'api-1.10/program.mjs']).flatMap(([program, when]) =>
      [false, true].map((minify) => ({ program, when, minify })),
    ),
  )(
    '$program, minified: $minify, registered $when: its SDK has all spans',
    async ({ program, when, minify }) => {
      const outfile = join(folder, `${program.replaceAll(/\W/g, '-')}-${minify}.cjs`);
      await build({
        entryPoints: [join(ROOT, 'fixtures/sdk', program)],
        outfile,
        bundle: true,
        platform: 'node',
        external: ['amqplib'],
        minify,
      });
      const { said, names } = await ranWith(outfile, when, folder);
      expect(complete(said, when)).toEqual(ALL_MINE);
      expect(names).toEqual([]);
    },
  );
});

test.each(
  ['api-1.4', 'api-1.8', 'api-1.10'].flatMap((folder) =>
    ['before', 'after'].map((registers) => [folder, registers] as const),
  ),
)(
  'a dependency’s copy, %s, registers, or tries to, %s hoptrace starts: the application finds what is its own',
  async (folder, registers) => {
    const args = [folder, registers];
    const { code, stdout, stderr } = await run('fixtures/sdk/two-apis.cjs', { env: collector.env, args });
    expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: 'active: true, true, true\n' });
  },
);

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ROOT } from '../support/program';

const REGISTER = join(ROOT, 'dist/register.cjs');
const folder = mkdtempSync(join(tmpdir(), 'harmless-'));

beforeAll(() => {
  const scripts = { hello: 'node -p 1+1', fails: 'node -e "process.exit(3)"' };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'harmless', version: '1.0.0', scripts }),
  );
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(folder, 'throws.js'), "throw new Error('with the stack of a require')");
  writeFileSync(join(folder, 'ok.test.js'), "require('node:test').test('ok', () => {});");
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  code: string | number | null | undefined;
  stdout: string;
  stderr: string;
}

/** Runs a command in a container-like environment: with NODE_OPTIONS for all, or without. */
function run(command: string, args: readonly string[], nodeOptions: string): Promise<Ended> {
  const path = [dirname(process.execPath), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const env = { PATH: path, HOME: folder, NODE_OPTIONS: nodeOptions, npm_config_update_notifier: 'false' };
  return new Promise((done) => {
    execFile(command, args, { cwd: folder, env }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

/** From 22 on, Node.js's own frame is called otherwise when it is not the method that is called. */
const NODES_FRAME = /Module\.<anonymous> \(node:/g;

/** That of discovery/load.ts. */
const OUR_FRAME = new RegExp(
  `\\n +at Module\\.require \\(${REGISTER.replace(/\W/g, '\\$&')}:\\d+:\\d+\\)`,
  'g',
);

test.each([
  ['node', '-p', '1+1'],
  ['node', '-e', 'process.exit(7)'],
  ['node', '-e', "setTimeout(() => { throw new Error('health check') })"],
  ['node', '--input-type=module', '-e', "import { on } from 'node:events'; console.log(on.name)"],
  ['node', '-e', "require('./throws.js')"],
  ['node', '-e', "require('./no-such-file.js')"],
  ['node', '-e', "require('npm')"],
  ['node', join(ROOT, 'fixtures/loaders/other-model.cjs')],
  ['npm', '--version'],
  ['npm', 'run', 'hello'],
  ['npm', 'run', '--silent', 'fails'],
  ['npx', '--no', '--', 'tsc', '--version'],
  ['tsc', '--noEmit', '--strict', join(ROOT, 'src/config/wanted.ts'), '--types', 'node'],
  ['tsx', '-e', 'console.log(1 as number)'],
  ['biome', '--version'],
])('%s %s %s: the same with hoptrace', async (command, ...args) => {
  // a stack has one frame more for each nested `require`; so that it does not push another out, all are shown
  const [without, preloaded] = [
    await run(command, args, '--stack-trace-limit=99'),
    await run(command, args, `--stack-trace-limit=99 --require "${REGISTER}"`),
  ];
  // warnings name the process, and npm its log file by the time
  const plain = ({ stderr, ...rest }: Ended) => ({
    ...rest,
    stderr: stderr
      .replace(/\(node:\d+\)|[\dT_Z-]+-debug-0\.log/g, '…')
      .replace(OUR_FRAME, '')
      .replace(NODES_FRAME, 'Module.require (node:'),
  });
  expect(plain(preloaded)).toEqual(plain(without));
});

test('the test runner: the same but for its durations', async () => {
  const args = ['--test', '--test-reporter=tap', 'ok.test.js'];
  const timeless = ({ stdout, ...rest }: Ended) => ({
    ...rest,
    stdout: stdout.replace(/duration_ms:? .*/g, ''),
  });
  const without = await run('node', args, '');
  expect(timeless(await run('node', args, `--require "${REGISTER}"`))).toEqual(timeless(without));
});

test('nothing is loaded, opened or awaited where there is no amqplib', async () => {
  const script = `
    const files = Object.keys(require.cache).filter((file) => file.includes('hoptrace') || file.includes('dist'));
    console.log(JSON.stringify({ files, resources: process.getActiveResourcesInfo().filter((name) => !/Wrap$/.test(name)) }))`;
  const { stdout, stderr } = await run('node', ['--require', REGISTER, '-e', script], '');
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ files: [REGISTER], resources: [] });
});

test('a preload that fails leaves one line, and the program untouched', async () => {
  const broken = join(folder, 'broken.cjs');
  writeFileSync(
    broken,
    "Object.defineProperty(globalThis, Symbol.for('hoptrace.registered'), { get() { throw new Error('broken'); } });",
  );
  const ended = await run('node', ['--require', broken, '--require', REGISTER, '-p', '1+1'], '');
  const line = /^hoptrace: not registered: Error: broken at .*broken\.cjs.*\n$/;
  expect(ended).toEqual({ code: 0, stdout: '2\n', stderr: expect.stringMatching(line) });
});

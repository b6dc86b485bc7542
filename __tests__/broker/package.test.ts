import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Collector, startCollector } from '../support/collector';
import { ROOT } from '../support/program';
import { ownNames } from '../support/queue';

const run = promisify(execFile);
const own = ownNames();
let collector: Collector;
let project: string;

/** An empty project into which the packed package and amqplib are installed, as a user would. */
beforeAll(async () => {
  collector = await startCollector();
  project = realpathSync(mkdtempSync(join(tmpdir(), 'hoptrace package ')));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: ROOT });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }];
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'corner-shop', version: '1.0.0' }));
  await run('npm', ['install', '--no-audit', '--no-fund', `./${filename}`, 'amqplib@2.3.1'], {
    cwd: project,
  });
  cpSync(join(ROOT, 'fixtures/programs/journey.cjs'), join(project, 'app.cjs'));
}, 120_000);

afterAll(async () => {
  rmSync(project, { recursive: true, force: true });
  await own.delete();
  await collector.stop();
});

function node(args: string[], env: Record<string, string> = {}) {
  return run(process.execPath, args, {
    cwd: project,
    env: { PATH: process.env.PATH, AMQP_URL: process.env.AMQP_URL, ...collector.env, ...env },
  });
}

test.each([
  ['--require', ['--require', 'hoptrace/register'], {}],
  ['--import', ['--import', 'hoptrace/register'], {}],
  ['NODE_OPTIONS', [], { NODE_OPTIONS: '--require hoptrace/register' }],
])('installed into an empty project, by %s', async (_, flags, env) => {
  collector.clear();
  const queue = own.queue('package');
  const { stderr } = await node([...flags, 'app.cjs', queue], env as Record<string, string>);
  expect(stderr).toBe('');
  expect(collector.spans.map(({ name }) => name.replace(queue, 'QUEUE')).sort()).toEqual([
    'process QUEUE',
    'process QUEUE',
    'process QUEUE',
    'publish QUEUE',
    'publish QUEUE',
    'publish QUEUE',
    'subscribe QUEUE',
  ]);
  expect(new Set(collector.spans.map(({ service }) => service))).toEqual(new Set(['corner-shop']));
});

test('both module systems find what the package exports', async () => {
  const print = 'console.log(typeof AmqplibInstrumentation, typeof Sw8Propagator)';
  writeFileSync(
    join(project, 'exports.mjs'),
    `import { AmqplibInstrumentation } from 'hoptrace';\nimport { Sw8Propagator } from 'hoptrace/skywalking';\n${print}`,
  );
  writeFileSync(
    join(project, 'exports.cjs'),
    `const { AmqplibInstrumentation } = require('hoptrace');\nconst { Sw8Propagator } = require('hoptrace/skywalking');\n${print}`,
  );
  for (const file of ['exports.mjs', 'exports.cjs']) {
    expect((await node([file])).stdout).toBe('function function\n');
  }
});

test('what README.md tells more about is installed with it', () => {
  const installed = join(project, 'node_modules/hoptrace');
  const readme = readFileSync(join(installed, 'README.md'), 'utf8');
  const pages = [...readme.matchAll(/\]\((docs\/[\w-]+\.md)/g)].map(([, page]) => page!);
  expect(pages).toContain('docs/settings.md');
  expect(pages.filter((page) => !existsSync(join(installed, page)))).toEqual([]);
});

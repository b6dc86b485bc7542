import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect } from 'amqplib';
import { version } from '../../package.json';
import type { Finding } from '../../src/cli/doctor/finding';
import { collecting } from '../support/collecting';
import { type ProgramOptions, type ProgramResult, ROOT, run, start } from '../support/program';

const CLI = 'dist/cli.cjs';
const LOADERS = join(ROOT, 'fixtures/loaders');

const { collector, own } = collecting();

function hoptrace(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  return run(CLI, { register: 'none', ...options, args });
}

describe('run', () => {
  test('starts a program with hoptrace, options of node and its own arguments', async () => {
    const queue = own.queue('command');
    const args = ['run', '--no-warnings', join(LOADERS, 'import.mjs'), queue];
    expect(await hoptrace(args, { env: collector.env })).toEqual({
      code: 0,
      signal: null,
      stdout: '',
      stderr: '',
    });
    expect(collector.spans.map(({ name }) => name)).toContain(`process ${queue}`);
  });

  test('ends with the exit code of the program', async () => {
    expect(await hoptrace(['run', '-e', 'process.exit(3)'])).toMatchObject({ code: 3, stderr: '' });
  });

  test('ends by the signal that ends the program', async () => {
    const ended = await hoptrace(['run', '-e', "process.kill(process.pid, 'SIGKILL')"]);
    expect(ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  });

  test('passes signals on', async () => {
    const program = start(CLI, { register: 'none', args: ['run', join(LOADERS, 'signals.cjs')] });
    try {
      await program.line(/ready/);
      program.signal('SIGTERM');
      expect(await program.ended).toMatchObject({ code: 5, stdout: 'ready\ntold\n' });
    } finally {
      await program.kill();
    }
  });
});

describe('command line', () => {
  test.each([['--help'], ['-h'], ['doctor', '--help']])('%s %s: usage on stdout', async (...args) => {
    const { code, stdout, stderr } = await hoptrace(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('hoptrace doctor [app.js]');
  });

  test('--version', async () => {
    expect(await hoptrace(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  test.each([
    [[], 'hoptrace: a command is missing'],
    [['trace'], "hoptrace: unknown command 'trace'"],
    [['run'], 'hoptrace: run: a program is missing, for example: hoptrace run app.js'],
    [['doctor', '--loud'], "hoptrace: Unknown option '--loud'"],
    [['doctor', 'no-such.js'], 'hoptrace: doctor: there is no file no-such.js'],
  ])('%j: refused on stderr', async (args, message) => {
    const { code, stdout, stderr } = await hoptrace(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith(message)).toBe(true);
  });
});

/** The broker of the test run, wherever it listens, as somebody whom it does not know. */
const STRANGER = process.env.AMQP_URL!.replace(/\/\/[^@/]*@|\/\//, '//nobody:wrong@');

describe('doctor', () => {
  const app = mkdtempSync(join(tmpdir(), 'doctor-'));

  beforeAll(() => {
    const amqplib = dirname(require.resolve('amqplib'));
    cpSync(amqplib, join(app, 'node_modules/amqplib'), { recursive: true });
    for (const file of ['require.cjs', 'roundtrip.cjs']) cpSync(join(LOADERS, file), join(app, file));
    const scripts = { start: 'node --require hoptrace/register require.cjs' };
    const dependencies = { amqplib: '^2.0.0' };
    writeFileSync(
      join(app, 'package.json'),
      JSON.stringify({ name: 'orders', main: 'require.cjs', scripts, dependencies }),
    );
  });
  afterAll(() => rmSync(app, { recursive: true }));

  async function examine(given: Record<string, string>, ...args: string[]) {
    const env = { OTEL_SERVICE_NAME: 'orders', ...given };
    const { code, stdout, stderr } = await hoptrace(['doctor', '--json', ...args], { cwd: app, env });
    expect(stderr).toBe('');
    return { code, findings: (JSON.parse(stdout) as { findings: Finding[] }).findings };
  }

  test('all is well: every line ok, and the collector has had an export', async () => {
    collector.clear();
    const { code, findings } = await examine({ ...collector.env, AMQP_URL: process.env.AMQP_URL! });
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(code).toBe(0);
    const checks = [
      'node',
      'switch',
      'preload',
      'start',
      'reach',
      'amqplib',
      'loaders',
      'bundle',
      'agents',
      'api',
      'settings',
      'effects',
      'collector',
      'broker',
    ];
    expect([...new Set(findings.map(({ check }) => check))]).toEqual(checks);
    expect(collector.requests.map(({ path }) => path)).toEqual(['/v1/traces']);
  });

  test('its text form says the same', async () => {
    const env = { ...collector.env, OTEL_SERVICE_NAME: 'orders', AMQP_URL: process.env.AMQP_URL! };
    const { code, stdout } = await hoptrace(['doctor'], { cwd: app, env });
    expect(code).toBe(0);
    expect(stdout).toContain(
      'ok       amqplib    amqplib 2.3.1, as orders (amqplib) sees it: its shape is known',
    );
    expect(stdout).toContain('Nothing stands in the way of spans.');
  });

  const refused = 'http://127.0.0.1:1';
  test.each<[string, Record<string, string>, string[], string, RegExp]>([
    ['switched off', { HOPTRACE_ENABLED: 'false' }, [], 'switch', /switched off/],
    ['no collector', { OTEL_EXPORTER_OTLP_ENDPOINT: refused }, [], 'collector', /ECONNREFUSED/],
    [
      'no collector for gRPC',
      { OTEL_EXPORTER_OTLP_ENDPOINT: refused, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      [],
      'collector',
      /UNAVAILABLE/,
    ],
    [
      'a collector that refuses',
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'COLLECTOR/none' },
      [],
      'collector',
      /HTTP 404/,
    ],
    ['a broker that refuses', {}, ['--amqp', STRANGER], 'broker', /ACCESS_REFUSED/],
    ['no broker', { AMQP_URL: 'amqp://127.0.0.1:1' }, [], 'broker', /ECONNREFUSED/],
  ])('%s: a problem, with what to do', async (_, given, args, check, message) => {
    const env = Object.fromEntries(
      Object.entries({ ...collector.env, ...given }).map(([name, value]) => [
        name,
        value.replace('COLLECTOR', collector.url),
      ]),
    );
    const { code, findings } = await examine(env, ...args);
    const problems = findings.filter(({ status }) => status === 'problem');
    expect(problems.map(({ check }) => check)).toEqual([check]);
    expect(problems[0]!.message).toMatch(message);
    expect(problems[0]!.message).not.toContain('wrong');
    expect(problems[0]!.advice).toBeTruthy();
    expect(code).toBe(1);
  });

  test('an endpoint with a path too many: a warning with the fix', async () => {
    const { findings } = await examine({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/v1/traces` });
    const warning = findings.find(({ check, status }) => check === 'collector' && status === 'warning');
    expect(warning?.message).toMatch(/\/v1\/traces\/v1\/traces: .* a path too many/);
    expect(warning?.advice).toMatch(/OTEL_EXPORTER_OTLP_/);
  });

  test('a queue that a setting names and the broker does not have', async () => {
    const queue = own.queue('named');
    const connection = await connect(process.env.AMQP_URL!);
    const channel = await connection.createChannel();
    await channel.assertQueue(queue);
    await connection.close();
    const env = {
      ...collector.env,
      AMQP_URL: process.env.AMQP_URL!,
      HOPTRACE_SAMPLING: `0.5, ${queue}=1, amq.topic=1, other.*=0`,
    };
    const all = await examine(env);
    expect(all.findings.filter(({ check }) => check === 'names')).toMatchObject([{ status: 'ok' }]);
    const some = await examine({ ...env, HOPTRACE_IGNORE: `${queue}s` });
    expect(some.findings.filter(({ check }) => check === 'names')).toMatchObject([
      { status: 'warning', message: `ignore: the broker has no queue and no exchange "${queue}s"` },
    ]);
  });

  test('an unknown shape of amqplib, and a second copy', async () => {
    const manager = join(app, 'node_modules/manager');
    const strange = join(manager, 'node_modules/amqplib');
    mkdirSync(join(strange, 'lib'), { recursive: true });
    writeFileSync(
      join(manager, 'package.json'),
      '{ "name": "manager", "version": "1.0.0", "main": "index.js", "dependencies": { "amqplib": "9" } }',
    );
    writeFileSync(join(manager, 'index.js'), '');
    writeFileSync(
      join(strange, 'package.json'),
      '{ "name": "amqplib", "version": "9.0.0", "main": "index.js" }',
    );
    for (const file of ['index.js', 'lib/channel_model.js', 'lib/callback_model.js'])
      writeFileSync(join(strange, file), 'exports.Channel = class {}');
    writeFileSync(
      join(app, 'package.json'),
      JSON.stringify({ name: 'orders', dependencies: { amqplib: '2', manager: '1' } }),
    );
    const { code, findings } = await examine(collector.env, 'require.cjs');
    expect(
      findings
        .filter(({ check }) => check === 'amqplib')
        .map(({ status, message }) => `${status} ${message}`),
    ).toEqual([
      'ok amqplib 2.3.1, as orders (amqplib) sees it: its shape is known',
      'problem amqplib 9.0.0, as manager (amqplib) sees it, is not traced: no method Channel.consume',
    ]);
    expect(code).toBe(1);
  });

  test('a bundle', async () => {
    const { build } = await import('esbuild');
    const outfile = join(app, 'bundle.js');
    await build({
      entryPoints: [join(app, 'require.cjs')],
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
    });
    const { findings } = await examine(collector.env, 'bundle.js');
    expect(findings.find(({ check }) => check === 'bundle')).toMatchObject({
      status: 'warning',
      advice: expect.stringContaining('hoptrace/bundler'),
    });
    const off = await examine({ ...collector.env, HOPTRACE_FALLBACK: 'off' }, 'bundle.js');
    expect(off.findings.find(({ check }) => check === 'bundle')).toMatchObject({ status: 'problem' });
  });

  test('outside of any application: says that there is no amqplib', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'nothing-'));
    const { code, stdout } = await hoptrace(['doctor', '--json'], { cwd: empty, env: collector.env });
    rmSync(empty, { recursive: true });
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(findings.find(({ check }) => check === 'amqplib')).toMatchObject({ status: 'problem' });
    expect(code).toBe(1);
  });

  test('its own process is never traced, also when NODE_OPTIONS preloads hoptrace', async () => {
    collector.clear();
    const env = { ...collector.env, AMQP_URL: process.env.AMQP_URL! };
    await hoptrace(['doctor', 'require.cjs'], { cwd: app, register: 'node-options', env });
    expect(collector.spans).toEqual([]);
  });
});

test('the file is executable by its first line', async () => {
  const said = await new Promise((done) =>
    execFile(join(ROOT, CLI), ['--version'], (error, stdout) => done(error ?? stdout)),
  );
  expect(said).toMatch(/^\d+\.\d+\.\d+/);
});

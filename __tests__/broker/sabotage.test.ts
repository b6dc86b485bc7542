/** Programs that break what hoptrace stands on: they run as they would without, and are traced where they can be. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { type Collector, startCollector } from '../support/collector';
import { type ProgramOptions, ROOT, run } from '../support/program';

const PROGRAM = 'fixtures/sdk/service.cjs';
const ENDED = 'ended by itself\n';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.stop());

async function served(
  options: ProgramOptions,
): Promise<{ stdout: string; lines: string[]; code: number | null }> {
  const env = {
    ...collector.env,
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRICS_EXPORTER: 'none',
    ...options.env,
  };
  const { stdout, stderr, code } = await run(PROGRAM, { ...options, env });
  return { stdout, code, lines: stderr.split('\n').filter((line) => line.startsWith('hoptrace: ')) };
}

/** The sabotage has to come before hoptrace. */
const sabotaged = (what: string): ProgramOptions => ({
  register: 'none',
  nodeArgs: [resolve(ROOT, 'fixtures/sdk/sabotage.cjs'), resolve(ROOT, 'dist/register.cjs')].flatMap(
    (file) => ['--require', file],
  ),
  env: { SABOTAGE: what },
});

const FROM_MAIN = expect.stringMatching(
  /^hoptrace: no thread can be started \(.+\): telemetry is sent from the main thread, and what is left at process.exit/,
);

test.each([
  ['no shared memory', [FROM_MAIN]],
  ['threads refused', [FROM_MAIN]],
  ['no working directory', [FROM_MAIN]],
  ['polluted prototype', []],
  ['no random numbers', []],
  ['frozen intrinsics', []],
  ['frozen table of the API', []],
])('%s: traced', async (what, expected) => {
  const { code, stdout, lines } = await served(sabotaged(what));
  expect({ code, stdout }).toEqual({ code: 0, stdout: ENDED });
  expect(lines.filter((line) => !line.includes(': lost on the way to '))).toEqual(expected);
  const names = new Set(collector.spans.map(({ name }) => name));
  expect([...names].sort()).toEqual(['process', 'publish', 'subscribe']);
});

test('threads die: what they had is said to be lost, and they are not started for every batch', async () => {
  const { code, stdout, lines } = await served(sabotaged('threads die'));
  expect({ code, stdout }).toEqual({ code: 0, stdout: ENDED });
  expect(lines.filter((line) => line.includes('It is started again'))).toHaveLength(1);
  expect(lines.at(-1)).toMatch(/^hoptrace: lost on the way to .*: spans \d+/);
});

/** The flag has had its name since 23.5. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

const ended = (way: string, options: ProgramOptions = {}) =>
  run('fixtures/sdk/ends.cjs', {
    ...sabotaged('threads refused'),
    args: [way],
    env: { ...collector.env, SABOTAGE: 'threads refused', ...options.env },
  });

test('without a thread, a program that ends before its first batch was due: all arrive', async () => {
  const { code, stdout, stderr } = await ended('by itself');
  expect({ code, stdout, lines: stderr.trim().split('\n') }).toEqual({
    code: 0,
    stdout: 'sent\n',
    lines: [FROM_MAIN],
  });
  expect(collector.spans.map(({ name }) => name)).toEqual(['publish']);
  expect(collector.points.map(({ name }) => name)).toContain('messaging.client.sent.messages');
});

test('without a thread, listeners of the program to its end are called once, and what is lost is said', async () => {
  const { code, stdout, stderr } = await ended('by itself, with a listener');
  expect({ code, stdout }).toEqual({ code: 4, stdout: 'sent\nbeforeExit 4\n' });
  expect(stderr).toMatch(/lost on the way to .*: spans 1, metric exports 1 \(not sent/);
});

test('without a thread, a collector that does not answer does not hold the program for longer than the time at the end', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const { code, stderr } = await ended('by itself', {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
      HOPTRACE_EXIT_TIMEOUT: '200',
    },
  });
  silent.closeAllConnections();
  silent.close();
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /lost on the way to .*: spans 1.* metric exports 1 \((no answer|not sent) within 200 ms\)/,
  );
});

test('without a thread, waiting for a collector that is away does not keep a program running', async () => {
  const away = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  const { code, stdout } = await served({
    ...sabotaged('threads refused'),
    env: { SABOTAGE: 'threads refused', ...away },
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: ENDED });
});

test("Node.js's permission model, with threads forbidden: telemetry leaves from the main thread", async () => {
  const { code, stdout, lines } = await served({ nodeArgs: [PERMISSION, '--allow-fs-read=*'] });
  expect({ code, stdout }).toEqual({ code: 0, stdout: ENDED });
  expect(lines[0]).toEqual(FROM_MAIN);
  expect(collector.spans.filter(({ name }) => name === 'process').length).toBeGreaterThan(10);
});

test('nobody reads its standard error any more, and hoptrace has something to say', async () => {
  const { code, stdout } = await served({
    isHeard: false,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: ENDED });
});

/** Every callback of ours that Node.js calls by itself fails within: the program is as without hoptrace. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Collector, startCollector } from '../support/collector';
import { type Register, start } from '../support/program';

const FAILING = resolve(__dirname, '../support/failing.cjs');

let collector: Collector;
let folder: string;

beforeAll(async () => {
  collector = await startCollector();
  folder = await mkdtemp(join(tmpdir(), 'hoptrace-failing-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await collector.stop();
});

async function end(way: string, register: Register) {
  const report = join(folder, way);
  const program = start('fixtures/sdk/ends.cjs', {
    register,
    args: [way],
    nodeArgs: register === 'none' ? [] : ['--require', FAILING],
    env: {
      ...collector.env,
      FAILING_REPORT: report,
      HOPTRACE_CONSUME_TIMEOUT: '5ms',
      HOPTRACE_EXIT_TIMEOUT: '500ms',
      OTEL_BSP_SCHEDULE_DELAY: '10',
      OTEL_METRIC_EXPORT_INTERVAL: '100',
      OTEL_METRIC_EXPORT_TIMEOUT: '50',
    },
  });
  if (way === 'SIGTERM') {
    await program.line(/sent/);
    program.signal(way);
  }
  const { code, signal, stdout, stderr } = await program.ended;
  const theirs = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('hoptrace: '));
  return { report, ended: { code, signal, stdout, theirs } };
}

test.each(['by itself', 'process.exit', 'SIGTERM'])('%s', async (way) => {
  const [plain, failing] = await Promise.all([end(way, 'none'), end(way, 'require')]);
  expect(failing.ended).toEqual(plain.ended);
  if (way !== 'SIGTERM') expect(readFileSync(failing.report, 'utf8')).not.toBe('');
});

/** Programs that break what hoptrace stands on: they run as they would without, and are traced where they can be. */
import { type Collector, startCollector } from '../support/collector';
import { type ProgramOptions, run } from '../support/program';
import { FROM_MAIN, sabotaged } from '../support/sabotaged';

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

test.each([
  ['no shared memory', [expect.stringMatching(FROM_MAIN)]],
  ['threads refused', [expect.stringMatching(FROM_MAIN)]],
  ['no working directory', [expect.stringMatching(FROM_MAIN)]],
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

test("Node.js's permission model, with threads forbidden: telemetry leaves from the main thread", async () => {
  const { code, stdout, lines } = await served({ nodeArgs: [PERMISSION, '--allow-fs-read=*'] });
  expect({ code, stdout }).toEqual({ code: 0, stdout: ENDED });
  expect(lines[0]).toMatch(FROM_MAIN);
  expect(collector.spans.filter(({ name }) => name === 'process').length).toBeGreaterThan(10);
});

test('nobody reads its standard error any more, and hoptrace has something to say', async () => {
  const { code, stdout } = await served({
    isHeard: false,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: ENDED });
});

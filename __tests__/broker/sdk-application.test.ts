/** The application's own use of OpenTelemetry, by whichever copy of the API: it joins, or it has its way. */
import { type Collector, startCollector } from '../support/collector';
import { installed } from '../support/installed';
import { run } from '../support/program';

let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
  for (const api of ['api-1.4', 'api-1.10']) await installed(`fixtures/sdk/${api}`);
}, 60_000);
beforeEach(() => collector.clear());
afterAll(() => collector.stop());

const OURS = ['process', 'publish', 'subscribe'];
const THEIRS = ['early', 'handling', 'late'];

async function ranWith(program: string, registers?: 'first' | 'last') {
  const { code, stdout, stderr } = await run(`fixtures/sdk/${program}`, {
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

test.each(
  COMMON_JS.flatMap((program) => (['first', 'last'] as const).map((when) => [program, when] as const)),
)('%s: an SDK of its own, registered %s, has all spans', async (program, when) => {
  const { said, names } = await ranWith(program, when);
  expect(said).toEqual(['registered: true', `mine: ${[...OURS, ...THEIRS].sort().join(', ')}`]);
  expect(names).toEqual([]);
});

test('api-1.10/program.mjs: a copy that is an ECMAScript module', async () => {
  const { names } = await ranWith('api-1.10/program.mjs');
  expect(names).toEqual([...OURS, ...THEIRS].sort());
});

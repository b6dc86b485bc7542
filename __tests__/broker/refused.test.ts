import { type Collector, startCollector } from '../support/collector';
import { type Register, run } from '../support/program';
import { ownNames } from '../support/queue';

const own = ownNames();
let collector: Collector;

beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.stop());

const refused = (register: Register, ...args: string[]) =>
  run('fixtures/programs/refused.cjs', { register, args, env: collector.env });

test('credentials that the broker refuses: the application gets its own error, and no secret leaves', async () => {
  const [plain, traced] = [await refused('none', 'credentials'), await refused('require', 'credentials')];
  expect(plain.stdout).toContain('ACCESS');
  expect(traced).toEqual(plain);
  expect(collector.spans).toEqual([]);
});

test('a queue that is not there: the application gets its own error, the setup span says why', async () => {
  const queue = own.queue('nowhere');
  const [plain, traced] = [
    await refused('none', 'consume', queue),
    await refused('require', 'consume', queue),
  ];
  expect(plain).toMatchObject({ code: 3, stderr: '' });
  expect(traced).toEqual(plain);
  expect(collector.spans).toMatchObject([
    {
      name: `subscribe ${queue}`,
      kind: 'CLIENT',
      status: { code: 'ERROR', message: expect.stringContaining(queue) },
      attributes: { 'error.type': 'NOT_FOUND', 'messaging.destination.name': queue },
      events: [{ name: 'exception' }],
    },
  ]);
});

test.each([
  ['a collector that is not there', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }],
  ['an endpoint that is no URL', { OTEL_EXPORTER_OTLP_ENDPOINT: 'local host' }],
  ['an unknown exporter', { OTEL_TRACES_EXPORTER: 'carrier-pigeon' }],
  ['an unknown protocol', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/xml' }],
])('%s: one clear line, and the application runs as ever', async (_, env) => {
  const queue = own.queue('bad-input');
  const program = (register: Register) =>
    run('fixtures/programs/journey.cjs', { register, args: [queue], env: { ...collector.env, ...env } });
  const traced = await program('require');
  expect(traced).toMatchObject({ code: 0, signal: null });
  expect(traced.stdout).toMatch(/^unhandled: out of stock\n\{.*\}\n$/);
  const [[name, value]] = Object.entries(env) as [[string, string]];
  const lines = traced.stderr.trim().split('\n');
  expect(lines.filter((line) => line.includes(value))).toHaveLength(1);
  // the default in a malformed value's place may lead nowhere, which is another thing to say
  expect(lines.filter((line) => !line.includes(value) && !line.includes('http://localhost:4318'))).toEqual(
    [],
  );
  if (!value.startsWith('http://')) expect(lines[0]).toContain(`${name}: "${value}" is ignored: expected`);
});

afterAll(own.delete);

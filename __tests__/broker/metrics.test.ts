import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { freePorts } from '../support/broker';
import { type CollectedPoint, type Collector, startCollector } from '../support/collector';
import { exposed, printed } from '../support/metrics-text';
import { numbersOf } from '../support/numbers';
import { type ProgramOptions, ROOT, run, start } from '../support/program';

const PROGRAM = 'fixtures/programs/counting.cjs';
let collector: Collector;

beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.stop());

let runs = 0;
/** A name for one run of the program, whose queues are its own anyway. */
const nextName = () => `counting-${process.pid}-${runs++}`;

/** What the program does, counted by hand; `published` and `waits` are told by the program. */
function expected(name: string, { published, waits }: { published: number; waits: number }) {
  const [work, dead, full, shelf, exchange] = ['work', 'dead', 'full', 'shelf', 'exchange'].map(
    (part) => `${name}.${part}`,
  );
  const SENT = 'messaging.client.sent.messages publish';
  const PUBLISH = 'messaging.client.operation.duration publish';
  const sent = {
    [`${work}`]: 7,
    [`${shelf}`]: 3,
    [`${full}`]: 1,
    [`${full} nack`]: 2,
    [`${exchange}`]: 5 + published,
    [`${exchange} NO_ROUTE`]: 2,
    [`${exchange} TypeError`]: 1,
  };
  const rest = {
    [`messaging.client.consumed.messages process ${work}`]: 14,
    [`messaging.client.consumed.messages process ${dead}`]: 3,
    [`messaging.client.consumed.messages get ${shelf}`]: 2,
    [`messaging.process.duration process ${work}`]: 7,
    [`messaging.process.duration process ${work} RangeError`]: 1,
    [`messaging.process.duration process ${work} nack`]: 3,
    [`messaging.process.duration process ${work} reject`]: 2,
    [`messaging.process.duration process ${dead}`]: 3,
    [`messaging.client.operation.duration subscribe ${work}`]: 1,
    [`messaging.client.operation.duration subscribe ${dead}`]: 1,
    [`messaging.client.operation.duration get ${shelf}`]: 3,
    [`messaging.client.operation.duration ack ${work}`]: 6,
    [`messaging.client.operation.duration ack ${shelf}`]: 1,
    [`messaging.client.operation.duration nack ${work}`]: 3,
    [`messaging.client.operation.duration reject ${work}`]: 2,
    [`hoptrace.message.time_in_queue ${work}`]: 14,
    [`hoptrace.message.time_in_queue ${dead}`]: 3,
    [`hoptrace.message.time_in_queue ${shelf}`]: 2,
    [`hoptrace.messages.redelivered ${work}`]: 2,
    [`hoptrace.messages.settled ${work} ack`]: 8,
    [`hoptrace.messages.settled ${work} nack true`]: 2,
    [`hoptrace.messages.settled ${work} nack false`]: 1,
    [`hoptrace.messages.settled ${work} reject false`]: 2,
    [`hoptrace.messages.settled ${dead} auto`]: 3,
    [`hoptrace.messages.settled ${shelf} ack`]: 1,
    [`hoptrace.messages.settled ${shelf} auto`]: 1,
    [`hoptrace.messages.unsettled ${work}`]: 1,
    [`hoptrace.messages.returned ${exchange}`]: 2,
    [`hoptrace.consumers ${work}`]: 1,
    [`hoptrace.consumers ${dead}`]: 1,
    [`hoptrace.publish.backpressure ${exchange}`]: waits,
  };
  const both = Object.entries(sent).flatMap(([series, number]) => [
    [`${SENT} ${series}`, number],
    [`${PUBLISH} ${series}`, number],
  ]);
  return { ...Object.fromEntries(both), ...rest };
}

async function counted(env: Record<string, string>, options: ProgramOptions = {}) {
  const name = nextName();
  const { code, stdout, stderr } = await run(PROGRAM, {
    ...options,
    args: ['exit', name],
    env: { ...collector.env, ...env },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return { stdout, numbers: expected(name, told(stdout)) };
}

/** Runs the program, and while it waits at its end does what is to be done with its metrics. */
async function whileWaiting<T>(
  options: ProgramOptions,
  act: (numbers: Record<string, number>) => Promise<T>,
): Promise<T> {
  const name = nextName();
  const program = start(PROGRAM, { ...options, args: ['wait', name] });
  try {
    const [line] = await program.line(/^done .*/m);
    return await act(expected(name, told(line)));
  } finally {
    await program.kill();
  }
}

const told = (stdout: string) => JSON.parse(stdout.match(/^done (.*)$/m)?.[1] ?? '');

test('every instrument counts exactly what was done', async () => {
  const { numbers } = await counted({});
  expect(numbersOf(collector.points)).toEqual(numbers);
});

test('no span has to be sampled for that', async () => {
  const { numbers } = await counted({ OTEL_TRACES_SAMPLER: 'always_off' });
  expect(numbersOf(collector.points)).toEqual(numbers);
  expect(collector.spans).toEqual([]);
});

test('nor to be made', async () => {
  const { numbers } = await counted({ HOPTRACE_IGNORE: '#' });
  expect(numbersOf(collector.points)).toEqual(withoutReturnsAsErrors(numbers));
  expect(collector.spans).toEqual([]);
});

/** What comes back is found by the span that it was sent in: without, it is counted as returned, not as failed. */
function withoutReturnsAsErrors(numbers: Record<string, number>): Record<string, number> {
  const moved = { ...numbers };
  for (const [series, number] of Object.entries(numbers)) {
    if (!series.endsWith(' NO_ROUTE')) continue;
    delete moved[series];
    moved[series.replace(' NO_ROUTE', '')]! += number;
  }
  return moved;
}

test('with delta temporality, what is new each time adds up to the same', async () => {
  const { numbers } = await counted({
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    OTEL_METRIC_EXPORT_INTERVAL: '50',
  });
  expect(summed(collector.points)).toEqual(numbers);
  const exports = new Set(collector.points.map(({ time }) => time));
  expect(exports.size).toBeGreaterThan(2);
});

/** Deltas added up; what is not one (a number of consumers goes up and down) as it was last. */
function summed(points: readonly CollectedPoint[]): Record<string, number> {
  const sums: Record<string, number> = numbersOf(points.filter(({ temporality }) => temporality !== 'delta'));
  for (const point of points.filter(({ temporality }) => temporality === 'delta')) {
    for (const [series, number] of Object.entries(numbersOf([point])))
      sums[series] = (sums[series] ?? 0) + number;
  }
  return sums;
}

test('Prometheus gets the same', async () => {
  const [port] = await freePorts(1);
  const env = {
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
  };
  await whileWaiting({ env }, async (numbers) => {
    const answer = await fetch(`http://localhost:${port}/metrics`);
    expect(numbersOf(exposed(await answer.text()))).toEqual(numbers);
  });
});

test('the console gets the same', async () => {
  const { stdout, numbers } = await counted({ OTEL_METRICS_EXPORTER: 'console' });
  expect(numbersOf(printed(stdout))).toEqual(numbers);
});

test.each([
  ['before amqplib is loaded', {}],
  ['when it is loaded already', { LATE: '1' }],
])("an application's own meter provider gets the same, registered %s", async (_, env) => {
  const options: ProgramOptions = {
    nodeArgs: ['--require', resolve(ROOT, 'fixtures/own-sdk/metrics.cjs')],
    env: { ...collector.env, ...env, OTEL_METRICS_EXPORTER: 'none', OTEL_TRACES_EXPORTER: 'none' },
  };
  await whileWaiting(options, async (numbers) => {
    await collector.until(({ points }) => isDeepStrictEqual(numbersOf(points), numbers));
  });
});

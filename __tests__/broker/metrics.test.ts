import { type Collector, startCollector } from '../support/collector';
import { numbersOf } from '../support/numbers';
import { type ProgramOptions, run, start } from '../support/program';

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
  return expected(name, JSON.parse(stdout.replace('done ', '')));
}

test('every instrument counts exactly what was done', async () => {
  const numbers = await counted({});
  expect(numbersOf(collector.points)).toEqual(numbers);
});

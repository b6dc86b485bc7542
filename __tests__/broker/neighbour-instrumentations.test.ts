import { type Collector, startCollector } from '../support/collector';
import { draw, tree } from '../support/draw';
import { run } from '../support/program';
import { ownNames } from '../support/queue';

const own = ownNames();
let collector: Collector;

beforeAll(async () => {
  collector = await startCollector();
});
afterAll(async () => {
  await own.delete();
  await collector.stop();
});
beforeEach(() => collector.clear());

async function runWith(instrumentations: string) {
  const queue = own.queue('others');
  const env = { ...collector.env, HOPTRACE_INSTRUMENTATIONS: instrumentations };
  const { code, stderr } = await run('fixtures/neighbours/http-in-handler.mjs', { args: [queue], env });
  expect(code).toBe(0);
  return { drawing: draw(collector.spans, { names: { [queue]: 'QUEUE' }, events: false }), stderr };
}

test('an instrumentation that is named: its spans are in the trace of the message', async () => {
  const { drawing, stderr } = await runWith('http');
  expect(stderr).toBe('');
  expect(drawing).toBe(tree`
    PRODUCER publish QUEUE
      CONSUMER process QUEUE → subscribe QUEUE
        CLIENT GET
          SERVER GET
    CLIENT subscribe QUEUE
  `);
});

test('names that cannot be switched on: a line each, and the rest works', async () => {
  const { drawing, stderr } = await runWith('pg, amqplib, http');
  expect(drawing).toContain('CLIENT GET');
  expect(stderr.split('\n').filter((line) => line !== '')).toEqual([
    'hoptrace: HOPTRACE_INSTRUMENTATIONS: "pg" is not switched on: expected a package that is installed, and @opentelemetry/instrumentation-pg is not',
    'hoptrace: HOPTRACE_INSTRUMENTATIONS: "amqplib" is not switched on: amqplib is what hoptrace traces',
  ]);
});

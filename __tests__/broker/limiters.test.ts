import { resolve } from 'node:path';
import type { CollectedSpan } from '../support/collector';
import { installed } from '../support/installed';
import { ROOT, run } from '../support/program';
import { ownNames } from '../support/queue';
import { type Recorded, record, reportOf } from '../support/recorded';

const PROGRAM = 'fixtures/libraries/limiters/limiters.mjs';
const WAYS = [
  'p-queue',
  'p-limit',
  'fastq',
  'async.queue',
  'bottleneck',
  'rxjs',
  'a copy of the message',
  'an async iterator',
];
const REPORT = {
  given: 'given',
  thrown: 'no room',
  rejected: 'no time',
  nothing: 'nothing',
  unknown: 'unknown',
  odd: Array(5).fill('ran'),
};
const ID = 'messaging.message.id';
const env = { HOPTRACE: resolve(ROOT, 'dist/index.cjs') };
const own = ownNames();
const [queue, out] = [own.queue('limiters'), own.queue('limiters-out')];
let recorded: Recorded;
let parentOf: (span: CollectedSpan) => CollectedSpan | undefined;
/** the spans of what went out, by the way and the message */
let passed: (way: string) => CollectedSpan[];

beforeAll(async () => {
  await installed('fixtures/libraries/limiters');
  recorded = await record(PROGRAM, {
    args: [queue, out],
    env,
    hoptrace: { rules: [{ attributes: { way: { property: 'type' } } }] },
  });
  const byId = new Map(recorded.spans.map((span) => [span.spanId, span]));
  parentOf = (span) => byId.get(span.parentSpanId ?? '');
  passed = (way) =>
    recorded.spans.filter(({ name, attributes }) => name === `publish ${out}` && attributes.way === way);
}, 60_000);
afterAll(own.delete);

test('the program does what it does without hoptrace', async () => {
  expect(recorded).toMatchObject({ code: 0, stderr: '' });
  expect(reportOf(recorded)).toEqual(REPORT);
  const plain = await run(PROGRAM, { register: 'none', args: [own.queue('plain'), out], env });
  expect(plain).toMatchObject({ code: 0, stderr: '' });
  expect(reportOf(plain)).toEqual(REPORT);
});

test.each(WAYS)('%s: with contextOf, each piece of work is its own message’s', (way) => {
  const spans = passed(way);
  expect(spans).toHaveLength(5);
  for (const span of spans) {
    expect(parentOf(span)).toMatchObject({
      name: `process ${queue}`,
      attributes: { [ID]: span.attributes[ID] },
    });
  }
});

test('a get loop: each is a child of its own get span, which links to the message’s', () => {
  const spans = passed('a get loop');
  expect(spans).toHaveLength(5);
  for (const span of spans) {
    const get = parentOf(span)!;
    expect(get).toMatchObject({ name: `get ${queue}`, attributes: { [ID]: span.attributes[ID] } });
    const [origin] = get.links;
    expect(recorded.spans.find(({ spanId }) => spanId === origin!.spanId)).toMatchObject({
      name: `publish ${queue}`,
      attributes: { [ID]: span.attributes[ID] },
    });
  }
});

test('a batch is a root of its own that links to each of its messages', () => {
  const [batch, thrown, rejected] = recorded.spans.filter(
    ({ attributes }) => attributes['messaging.batch.message_count'] !== undefined,
  );
  expect(batch).toMatchObject({
    name: `process ${queue}`,
    kind: 'CONSUMER',
    parentSpanId: undefined,
    status: { code: 'UNSET' },
    attributes: {
      'messaging.batch.message_count': 5,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': queue,
      'hoptrace.queue': queue,
    },
  });
  const linked = batch!.links.map(({ spanId }) => recorded.spans.find((span) => span.spanId === spanId));
  expect(linked.map((span) => span?.name)).toEqual(Array(5).fill(`process ${queue}`));
  expect(linked.map((span) => span?.attributes[ID])).toEqual(['0', '1', '2', '3', '4']);
  expect(linked.map((span) => span?.attributes['hoptrace.message.settlement'])).toEqual(Array(5).fill('ack'));
  expect(passed('a batch').map(parentOf)).toEqual([batch]);
  expect(thrown).toMatchObject({ status: { code: 'ERROR', message: 'no room' }, links: { length: 2 } });
  expect(rejected).toMatchObject({ status: { code: 'ERROR', message: 'no time' }, links: { length: 2 } });
});

test('an ignored queue: contexts flow, a batch has no span', async () => {
  const { spans, ...result } = await record(PROGRAM, {
    args: [queue, out],
    env,
    hoptrace: { ignore: [queue] },
  });
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(reportOf(result)).toEqual(REPORT);
  expect(new Set(spans.map(({ name }) => name))).toEqual(new Set([`publish ${out}`]));
});

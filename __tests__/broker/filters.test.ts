import type { CollectedSpan } from '../support/collector';
import { draw } from '../support/draw';
import { handle, nameOf } from '../support/handling';

const [work, next, health] = [nameOf('work'), nameOf('next'), nameOf('health')];
const NAMES = { [work]: 'WORK', [next]: 'NEXT', [health]: 'HEALTH' };

function drawn(spans: readonly CollectedSpan[], attributes: string[] = []): string {
  return `\n${draw(spans, { attributes, names: NAMES, events: false })}`;
}

test('an ignored queue has no spans, and context and baggage flow through it', async () => {
  const origin = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    baggage: 'tenant=a',
  };
  const { spans } = await handle(
    {
      queues: [health, next],
      messages: [{ to: health, properties: { headers: origin }, forward: next }],
    },
    {
      HOPTRACE_IGNORE: 'nothing, health-*',
      HOPTRACE_CAPTURE_HEADERS: 'baggage',
      HOPTRACE_SETTLE_SPANS: 'true',
    },
  );
  const shown = spans.filter(({ name }) => !name.startsWith('subscribe'));
  expect(shown.map(({ traceId }) => traceId)).toEqual(Array(3).fill('0af7651916cd43dd8448eb211c80319c'));
  expect(drawn(spans, ['messaging.header.baggage'])).toBe(`
… PRODUCER publish NEXT
  CONSUMER process NEXT → subscribe NEXT
    messaging.header.baggage: tenant=a
    CLIENT ack NEXT
CLIENT subscribe NEXT
`);
});

test('relations are chosen by queue', async () => {
  const { spans } = await handle(
    { queues: [work, next, health], messages: [{ to: work }, { to: next }, { to: health }] },
    { HOPTRACE_RELATION: 'parent, work-*=link, next-*=subscription' },
  );
  expect(drawn(spans)).toBe(`
CONSUMER process WORK → publish WORK → subscribe WORK
PRODUCER publish HEALTH
  CONSUMER process HEALTH → subscribe HEALTH
PRODUCER publish NEXT
PRODUCER publish WORK
CLIENT subscribe HEALTH
CLIENT subscribe NEXT
  CONSUMER process NEXT → publish NEXT → subscribe NEXT
CLIENT subscribe WORK
`);
});

test('HOPTRACE_SETTLE_SPANS: settling has spans of its own', async () => {
  const { spans } = await handle(
    { queues: [work], messages: [{ to: work }] },
    { HOPTRACE_SETTLE_SPANS: 'true' },
  );
  expect(drawn(spans)).toBe(`
PRODUCER publish WORK
  CONSUMER process WORK → subscribe WORK
    CLIENT ack WORK
CLIENT subscribe WORK
`);
  expect(spans.flatMap(({ events }) => events)).toEqual([]);
});

test('HOPTRACE_CONSUME_TIMEOUT: a message that takes longer is an error, and is handled all the same', async () => {
  const { code, spans } = await handle(
    { queues: [work], messages: [{ to: work, sleep: 200 }] },
    { HOPTRACE_CONSUME_TIMEOUT: '50ms' },
  );
  expect(code).toBe(0);
  expect(drawn(spans, ['error.type', 'hoptrace.message.settlement'])).toBe(`
PRODUCER publish WORK
  CONSUMER process WORK ERROR "not settled after 50 ms" → subscribe WORK
    error.type: timeout
    hoptrace.message.settlement: none
CLIENT subscribe WORK
`);
});

test('HOPTRACE_REQUEUE_IS_ERROR=false: to requeue is no error', async () => {
  const { spans } = await handle(
    { queues: [work], messages: [{ to: work, nack: true }] },
    { HOPTRACE_REQUEUE_IS_ERROR: 'false' },
  );
  expect(drawn(spans, ['hoptrace.message.settlement', 'hoptrace.message.requeue'])).toBe(`
PRODUCER publish WORK
  CONSUMER process WORK → subscribe WORK
    hoptrace.message.settlement: nack
    hoptrace.message.requeue: true
  CONSUMER process WORK → subscribe WORK
    hoptrace.message.settlement: ack
CLIENT subscribe WORK
`);
});

test('HOPTRACE_BODY_SIZE: the size of bodies is recorded, sent and received', async () => {
  const size = ({ name, attributes }: CollectedSpan) => [name, attributes['messaging.message.body.size']];
  const { spans } = await handle(
    { queues: [work, next], get: next, messages: [{ to: work, forward: next }] },
    { HOPTRACE_BODY_SIZE: 'TRUE' },
  );
  const sized = spans.map(size).filter(([, bytes]) => bytes !== undefined);
  const bytes = JSON.stringify({ job: { forward: next } }).length;
  expect(Object.fromEntries(sized)).toEqual({
    [`publish ${work}`]: bytes,
    [`process ${work}`]: bytes,
    [`publish ${next}`]: 2,
    [`get ${next}`]: 2,
  });
});

test('what is not understood is reported, each in one line, and the rest applies', async () => {
  const { code, spans, stderr } = await handle(
    { queues: [work], messages: [{ to: work }] },
    {
      HOPTRACE_SETTLE_SPANS: 'yes',
      HOPTRACE_RELATION: 'parents, work-*=link',
      HOPTRACE_SAMPLING: `1, ${work}=1.5, a#=1`,
      HOPTRACE_CONFIG: '/nowhere/hoptrace.json',
    },
  );
  expect(code).toBe(0);
  expect(drawn(spans)).toBe(`
CONSUMER process WORK → publish WORK → subscribe WORK
PRODUCER publish WORK
CLIENT subscribe WORK
`);
  expect(stderr.trim().split('\n').sort()).toEqual([
    'hoptrace: HOPTRACE_CONFIG: "/nowhere/hoptrace.json" is ignored: expected the path of a JSON file: ENOENT',
    'hoptrace: HOPTRACE_RELATION: "parents" is ignored: expected parent, link or subscription, or queue=link',
    'hoptrace: HOPTRACE_SAMPLING (a#): "a#" is ignored: expected a pattern: words with dots between them, * for characters of a word, # alone for words',
    `hoptrace: HOPTRACE_SAMPLING (${work}): 1.5 is ignored: expected a ratio from 0 to 1`,
    'hoptrace: HOPTRACE_SETTLE_SPANS: "yes" is ignored: expected true or false',
  ]);
});

import { createQueue, type Events } from '../../../src/export/queue';
import type { Outcome } from '../../../src/export/transport';

const DELIVERED: Outcome = { kind: 'delivered' };
const UNAVAILABLE: Outcome = { kind: 'unavailable', reason: 'refused' };

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A queue whose receiver answers as told, and whose pauses end when the test says so. */
function queue(...answers: Outcome[]) {
  const log: string[] = [];
  const pauses: { milliseconds: number; end: () => void }[] = [];
  const events: Events = {
    settled: (batch, end) => log.push(`${batch} ${end.lost ?? end.reply ?? 'delivered'}`),
    trying: (batch) => log.push(`trying ${batch}`),
    unavailable: (reason) => log.push(`unavailable: ${reason}`),
    available: () => log.push('available'),
  };
  const sent: string[] = [];
  const { add, end } = createQueue(
    async (body) => {
      sent.push(String.fromCharCode(...body));
      return answers.shift() ?? DELIVERED;
    },
    events,
    (milliseconds, then) => pauses.push({ milliseconds, end: then }),
  );
  const put = (batch: number, body: string) => add(batch, Buffer.from(body));
  return { put, end, log, pauses, sent };
}

test('the memory of a batch that was taken is given back where nothing reads it any more', async () => {
  const answers: Outcome[] = [
    { kind: 'delivered', isFree: true },
    { kind: 'delivered' },
    { kind: 'refused', reason: 'no' },
  ];
  const ends: unknown[] = [];
  const { add } = createQueue(async () => answers.shift()!, {
    settled: (batch, end) => ends.push([batch, end]),
    trying() {},
    unavailable() {},
    available() {},
  });
  const bodies = [1, 2, 3].map((size) => new Uint8Array(size));
  for (const [index, body] of bodies.entries()) add(index, body);
  await turn();
  expect(ends).toEqual([
    [0, { spare: bodies[0]!.buffer }],
    [1, {}],
    [2, { lost: 'no' }],
  ]);
});

test('batches go one after the other, in order', async () => {
  const { put, log, sent } = queue();
  put(1, 'a');
  put(2, 'b');
  expect(sent).toEqual(['a']);
  await turn();
  put(3, 'c');
  await turn();
  expect(sent).toEqual(['a', 'b', 'c']);
  expect(log).toEqual(['1 delivered', '2 delivered', '3 delivered']);
});

test('a refused batch is lost, with the reason; the next one goes', async () => {
  const { put, log } = queue({ kind: 'refused', reason: 'HTTP 400' });
  put(1, 'a');
  put(2, 'b');
  await turn();
  expect(log).toEqual(['1 HTTP 400', '2 delivered']);
});

test('an unavailable receiver gets the same batch again, at growing intervals, and it is said once', async () => {
  const { put, log, pauses, sent } = queue(...Array(7).fill(UNAVAILABLE));
  put(1, 'a');
  put(2, 'b');
  for (let attempt = 0; attempt < 7; attempt++) {
    await turn();
    pauses[attempt]!.end();
  }
  await turn();
  expect(sent.join('')).toBe('aaaaaaaab');
  expect(log).toEqual(['unavailable: refused', 'available', '1 delivered', '2 delivered']);
  // OTLP: exponential, with jitter, and a limit
  const expected = [1_000, 1_500, 2_250, 3_375, 5_000, 5_000, 5_000];
  for (const [index, { milliseconds }] of pauses.entries()) {
    expect(milliseconds).toBeGreaterThanOrEqual(expected[index]! * 0.8);
    expect(milliseconds).toBeLessThanOrEqual(expected[index]! * 1.2);
  }
});

test.each([
  [7_777, 7_777, 7_777],
  [99_999_999_000, 300_000, 300_000],
  [0, 800, 1_200],
  [-60_000, 800, 1_200],
  [Number.NaN, 800, 1_200],
])(
  'the receiver asks for %d ms: from %d to %d ms, never less than is due, five minutes at most',
  async (wait, least, most) => {
    const { put, pauses } = queue({ ...UNAVAILABLE, wait });
    put(1, 'a');
    await turn();
    const { milliseconds } = pauses[0]!;
    expect(milliseconds).toBeGreaterThanOrEqual(least);
    expect(milliseconds).toBeLessThanOrEqual(most);
  },
);

test('an attempt that throws costs its batch', async () => {
  const log: string[] = [];
  const { add } = createQueue(
    async ([first]) => {
      if (first === 1) throw new Error('no such key');
      return DELIVERED;
    },
    {
      settled: (batch, { lost }) => log.push(`${batch} ${lost}`),
      trying: () => {},
      unavailable: () => {},
      available: () => {},
    },
  );
  add(1, new Uint8Array([1]));
  add(2, new Uint8Array([2]));
  await turn();
  expect(log).toEqual(['1 no such key', '2 undefined']);
});

test('at the end each batch gets one attempt, without a pause and without a word about the outage', async () => {
  const { put, end, log, pauses } = queue(UNAVAILABLE, UNAVAILABLE, UNAVAILABLE);
  put(1, 'a');
  await turn();
  end();
  put(2, 'b');
  put(3, 'c');
  await turn();
  expect(log).toEqual([
    'unavailable: refused',
    'trying 1',
    '1 refused',
    'trying 2',
    '2 refused',
    'trying 3',
    'available',
    '3 delivered',
  ]);
  expect(pauses).toHaveLength(1);
});

test('at the end it is told which batch is on its way already', async () => {
  const { put, end, log } = queue();
  put(1, 'a');
  put(2, 'b');
  end();
  await turn();
  expect(log).toEqual(['trying 1', '1 delivered', 'trying 2', '2 delivered']);
});

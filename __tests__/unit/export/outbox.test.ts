import type { FromThread, ToThread } from '../../../src/export/messages';
import { createOutbox, type Receiver } from '../../../src/export/outbox';

/** An outbox whose thread the test plays. */
function outbox() {
  const said: string[] = [];
  const told: ToThread[] = [];
  const unread: FromThread[] = [];
  let hear: (message: FromThread) => void = () => {};
  let isHeld = false;
  const box = createOutbox(
    (message) => said.push(message),
    (onMessage) => {
      hear = onMessage;
      return {
        post: (message) => void told.push(message),
        hold: (held) => {
          isHeld = held;
        },
        wait: () => unread.length > 0,
        receive: () => unread.splice(0).forEach(hear),
      };
    },
  );
  const thread = {
    told,
    unread,
    kinds: () => told.map(({ kind }) => kind),
    says: (message: FromThread) => hear(message),
    isHeld: () => isHeld,
  };
  return { ...box, said, thread };
}

const RECEIVER: Receiver = {
  origin: 'http://a',
  what: 'spans',
  transport: 'http',
  settings: { url: 'http://a/v1/traces' },
  limit: { items: 10, variable: 'A_VARIABLE' },
  rejected: () => undefined,
};
const body = () => new Uint8Array([1]);

test('the thread starts with the first batch, and learns of the receivers first', () => {
  const { open, thread } = outbox();
  const post = open(RECEIVER);
  expect(thread.told).toEqual([]);
  post(2, body);
  expect(thread.told).toEqual([
    { kind: 'open', receiver: 0, transport: 'http', settings: RECEIVER.settings },
    { kind: 'send', receiver: 0, batch: 1, body: body() },
  ]);
});

test('it is warmed only if there is a receiver', () => {
  const { warm, open, thread } = outbox();
  warm();
  expect(thread.told).toEqual([]);
  open(RECEIVER);
  warm();
  expect(thread.kinds()).toEqual(['open']);
});

test('what does not fit is not even serialized, and said', () => {
  const { open, thread, said } = outbox();
  const post = open(RECEIVER);
  post(6, body);
  const unwanted = jest.fn();
  post(5, unwanted);
  expect(unwanted).not.toHaveBeenCalled();
  expect(said).toEqual([
    'hoptrace: lost on the way to http://a: spans 5 (10 are waiting already; A_VARIABLE sets how many may)',
  ]);
  thread.says({ kind: 'settled', batch: 1 });
  post(5, body);
  expect(thread.kinds()).toEqual(['open', 'send', 'send']);
});

test('bytes bound what waits, of which one batch of any size', () => {
  const { open, thread, said } = outbox();
  const post = open({ ...RECEIVER, limit: { bytes: 2 ** 20 } });
  const large = () => new Uint8Array(3 * 2 ** 20);
  post(60, large);
  post(5, body);
  expect(said).toEqual(['hoptrace: lost on the way to http://a: spans 5 (1 MB are waiting already)']);
  thread.says({ kind: 'settled', batch: 1 });
  for (const _ of [1, 2, 3]) post(5, body);
  expect(thread.kinds()).toEqual(['open', 'send', 'send', 'send', 'send']);
});

test('what was sent while the main thread was busy makes room', () => {
  const { open, thread, said } = outbox();
  const [few, small] = [open(RECEIVER), open({ ...RECEIVER, limit: { bytes: 2 } })];
  few(10, body);
  small(1, () => new Uint8Array(2));
  thread.unread.push({ kind: 'settled', batch: 1 });
  few(10, body);
  thread.unread.push({ kind: 'settled', batch: 2 });
  small(1, body);
  expect(said).toEqual([]);
  expect(thread.kinds()).toEqual(['open', 'open', 'send', 'send', 'send', 'send']);
});

test('a batch that cannot be serialized is lost, and nothing is thrown', () => {
  const { open, said } = outbox();
  open(RECEIVER)(3, () => {
    throw new Error('a span that cannot be');
  });
  expect(said).toEqual(['hoptrace: lost on the way to http://a: spans 3 (a span that cannot be)']);
});

test('what the receiver rejects of a batch is lost', () => {
  const { open, thread, said } = outbox();
  open({ ...RECEIVER, rejected: (reply) => ({ items: reply[0]!, reason: 'too old' }) })(3, body);
  thread.says({ kind: 'settled', batch: 1, reply: new Uint8Array([2]) });
  expect(said).toEqual(['hoptrace: lost on the way to http://a: spans 2 (too old)']);
});

test('memory that comes back goes to who filled it', () => {
  const { open, thread } = outbox();
  const back: [string, number][] = [];
  const receiver = (name: string): Receiver => ({
    ...RECEIVER,
    reuse: ({ byteLength }) => back.push([name, byteLength]),
  });
  open(receiver('a'))(1, body);
  open(receiver('b'))(1, body);
  thread.says({ kind: 'settled', batch: 2, spare: new ArrayBuffer(2) });
  thread.says({ kind: 'settled', batch: 1, spare: new ArrayBuffer(1) });
  expect(back).toEqual([
    ['b', 2],
    ['a', 1],
  ]);
});

test('a flush lasts until nothing waits, and keeps the program running so long', async () => {
  const { open, flush, thread } = outbox();
  const post = open(RECEIVER);
  await flush(10_000);
  post(1, body);
  post(1, body);
  const flushed = flush(10_000);
  expect(thread.isHeld()).toBe(true);
  thread.says({ kind: 'settled', batch: 1 });
  thread.says({ kind: 'settled', batch: 2 });
  await flushed;
  expect(thread.isHeld()).toBe(false);
});

test('a flush does not wait for what comes after it', async () => {
  const { open, flush, thread } = outbox();
  const post = open(RECEIVER);
  post(1, body);
  const [first, second] = [flush(10_000), flush(10_000)];
  post(1, body);
  thread.says({ kind: 'settled', batch: 1 });
  await Promise.all([first, second]);
  expect(thread.isHeld()).toBe(false);
});

test('at the end: no more waiting between attempts, and one line for all that was lost', () => {
  const { open, end, waitAtEnd, thread, said } = outbox();
  const [spans, exports] = [open(RECEIVER), open({ ...RECEIVER, what: 'metric exports' })];
  spans(1, body);
  end();
  spans(2, body);
  exports(1, body);
  expect(thread.kinds()).toEqual(['open', 'open', 'send', 'end', 'send', 'send']);
  thread.unread.push({ kind: 'settled', batch: 1 }, { kind: 'settled', batch: 2, lost: 'refused' });
  waitAtEnd(500);
  expect(said).toEqual([
    'hoptrace: lost on the way to http://a: spans 2 (refused), metric exports 1 (not sent within 500 ms)',
  ]);
});

test('at the end what is on its way is told apart: it may arrive, the others cannot', () => {
  const { open, end, waitAtEnd, thread, said } = outbox();
  const post = open(RECEIVER);
  for (const items of [1, 2, 3]) post(items, body);
  end();
  thread.unread.push(
    { kind: 'trying', batch: 1 },
    { kind: 'settled', batch: 1 },
    { kind: 'trying', batch: 2 },
  );
  waitAtEnd(500);
  expect(said).toEqual([
    'hoptrace: lost on the way to http://a: spans 2 (no answer within 500 ms), spans 3 (not sent within 500 ms)',
  ]);
});

test('at the end there is room for one more: the last figures', () => {
  const { open, end, thread } = outbox();
  const post = open({ ...RECEIVER, limit: { items: 1 } });
  post(1, body);
  post(1, body);
  end();
  post(1, body);
  post(1, body);
  expect(thread.kinds()).toEqual(['open', 'send', 'end', 'send']);
});

test('at the end a thread that only starts now is told so', () => {
  const { open, end, thread } = outbox();
  const post = open(RECEIVER);
  end();
  post(1, body);
  expect(thread.kinds()).toEqual(['open', 'end', 'send']);
});

import { type Parts, startCarrier } from '../../../src/export/carrier';
import type { FromThread, ToThread } from '../../../src/export/messages';
import type { Thread, ThreadDeath } from '../../../src/export/worker';

/** A carrier whose threads the test plays. They run at once, unless they are slow. */
function carrier(startable: (attempt: number) => boolean = () => true, isSlow = false) {
  const threads: {
    told: ToThread[];
    says(message: FromThread): void;
    dies(death: ThreadDeath): void;
    runs(): void;
  }[] = [];
  const here: ToThread[] = [];
  const heard: FromThread[] = [];
  const said: string[] = [];
  const pauses: number[] = [];
  let restart = (): void => {};
  let attempts = 0;
  const held: boolean[] = [];
  const playing = (told: ToThread[]): Thread => ({
    post: (message) => void told.push(message),
    hold: (isHeld) => void held.push(isHeld),
    wait: () => true,
    receive: () => {},
  });
  const parts: Parts = {
    startThread(says, dies, runs) {
      if (!startable(++attempts)) throw new Error('EAGAIN');
      const told: ToThread[] = [];
      threads.push({ told, says, dies, runs });
      if (!isSlow) runs();
      return playing(told);
    },
    startHere: () => playing(here),
    later(milliseconds, then) {
      pauses.push(milliseconds);
      restart = then;
    },
  };
  const carried = startCarrier(
    (message) => heard.push(message),
    (message) => said.push(message),
    100,
    undefined,
    parts,
  );
  return { ...carried, threads, here, heard, said, pauses, held, restart: () => restart() };
}

const OPEN: ToThread = { kind: 'open', receiver: 0, transport: 'http', settings: {} };
const send = (batch: number): ToThread => ({ kind: 'send', receiver: 0, batch, body: new Uint8Array() });
const DEATH: ThreadDeath = { reason: 'out of memory', hasRun: true };

test('what a thread took with it is lost; what comes after waits for the next, which learns of the receivers first', () => {
  const { post, hold, threads, heard, said, restart, pauses } = carrier();
  post(OPEN);
  post(send(1));
  post(send(2));
  threads[0]!.says({ kind: 'settled', batch: 1 });
  hold(true);
  threads[0]!.dies(DEATH);
  expect(heard).toEqual([
    { kind: 'settled', batch: 1 },
    { kind: 'settled', batch: 2, lost: 'the exporting thread died: out of memory' },
  ]);
  expect(said).toEqual(['hoptrace: the exporting thread died: out of memory. It is started again']);
  post(send(3));
  expect(threads).toHaveLength(1);
  expect(pauses).toEqual([1_000]);
  restart();
  expect(threads[1]!.told).toEqual([OPEN, send(3)]);
});

test('a thread that dies again and again is started after longer and longer pauses, five minutes at most', () => {
  const { post, threads, restart, pauses } = carrier();
  post(OPEN);
  for (let death = 0; death < 11; death++) {
    threads[death]!.dies(DEATH);
    post(send(death));
    restart();
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000));
  threads[11]!.says({ kind: 'settled', batch: 10 });
  threads[11]!.dies(DEATH);
  expect(pauses.at(-1)).toBe(1_000);
});

test.each<[string, () => ReturnType<typeof carrier>]>([
  ['none can be started', () => carrier(() => false)],
  [
    'it ends before it runs',
    () => {
      const started = carrier();
      started.post(OPEN);
      started.threads[0]!.dies({ reason: 'EAGAIN', hasRun: false });
      return started;
    },
  ],
  [
    'another one cannot be started',
    () => {
      const started = carrier((attempt) => attempt === 1);
      started.threads[0]!.dies(DEATH);
      started.restart();
      return started;
    },
  ],
])('%s: the main thread sends, which is said once', (_, start) => {
  const { post, here, said, threads } = start();
  post(OPEN);
  post(send(9));
  post({ kind: 'end' });
  expect(here.filter(({ kind }) => kind !== 'open')).toEqual([send(9), { kind: 'end' }]);
  expect(here[0]).toEqual(OPEN);
  expect(said.at(-1)).toMatch(
    /^hoptrace: no thread can be started \(EAGAIN\): telemetry is sent from the main/,
  );
  expect(threads.length).toBeLessThan(2);
});

test('a thread that ends before it runs has taken nothing with it', () => {
  const { post, threads, here, heard } = carrier(() => true, true);
  post(OPEN);
  post(send(1));
  expect(threads[0]!.told).toEqual([]);
  threads[0]!.dies({ reason: 'no working directory', hasRun: false });
  expect(heard).toEqual([]);
  expect(here).toEqual([OPEN, send(1)]);
});

test('one that is slow to run has all that waits for it as soon as it does, or when the program ends', () => {
  const first = carrier(() => true, true);
  first.post(OPEN);
  first.post(send(1));
  first.threads[0]!.runs();
  first.post(send(2));
  expect(first.threads[0]!.told).toEqual([OPEN, send(1), send(2)]);
  const second = carrier(() => true, true);
  second.post(OPEN);
  second.post(send(1));
  second.post({ kind: 'end' });
  second.threads[0]!.runs();
  expect(second.threads[0]!.told).toEqual([OPEN, send(1), { kind: 'end' }]);
});

test('whether it holds the program, and that the end has come, is told to the next thread', () => {
  const { post, hold, wait, threads, restart, held } = carrier();
  hold(true);
  threads[0]!.dies(DEATH);
  expect(wait(5)).toBe(false);
  post({ kind: 'end' });
  restart();
  expect(threads[1]!.told).toEqual([{ kind: 'end' }]);
  expect(held).toEqual([false, true, true]);
});

import fc from 'fast-check';
import { type Entry, Ledger } from '../../../src/messaging/ledger';

const entry = (): Entry => ({ tag: 0, sibling: undefined });
const tags = (entries: readonly Entry[]) => entries.map(({ tag }) => tag);

function ledgerOf(...each: number[]): Ledger<Entry> {
  const ledger = new Ledger<Entry>();
  for (const tag of each) ledger.add(tag, entry());
  return ledger;
}

test('one is taken by its tag, once', () => {
  const ledger = ledgerOf(1, 2, 3);
  expect(ledger.take(2)?.tag).toBe(2);
  expect(ledger.take(2)).toBeUndefined();
  expect(ledger.size).toBe(2);
});

test('all up to a tag are taken, oldest first, also where the tag itself is gone', () => {
  const ledger = ledgerOf(1, 2, 3, 5, 8);
  ledger.take(3);
  expect(tags(ledger.takeUpTo(3))).toEqual([1, 2]);
  expect(tags(ledger.takeUpTo(7))).toEqual([5]);
  expect(tags(ledger.takeUpTo(7))).toEqual([]);
});

test('tag 0 means all (AMQP 0-9-1, basic.ack)', () => {
  const ledger = ledgerOf(4, 9);
  expect(tags(ledger.takeUpTo(0))).toEqual([4, 9]);
  expect(ledger.size).toBe(0);
});

test('what was put back is in its place again', () => {
  const ledger = ledgerOf(1, 2, 3, 4);
  const [first, second] = ledger.takeUpTo(2);
  ledger.add(2, second!);
  ledger.add(1, first!);
  expect(tags(ledger.takeUpTo(3))).toEqual([1, 2, 3]);
});

test('a tag that waits already is replaced', () => {
  const ledger = ledgerOf(1, 1);
  expect(ledger.size).toBe(1);
  expect(tags(ledger.takeUpTo(0))).toEqual([1]);
});

test('what was taken holds on to nothing', () => {
  const ledger = ledgerOf(1, 2, 3);
  expect(ledger.take(2)!.sibling).toBeUndefined();
  for (const taken of ledger.takeUpTo(0)) expect(taken.sibling).toBeUndefined();
});

test('does what a sorted list would, in any order of calls', () => {
  const tag = fc.integer({ min: 1, max: 70 });
  const call = fc.oneof(
    fc.record({ do: fc.constant('add' as const), tag }),
    fc.record({ do: fc.constant('take' as const), tag }),
    fc.record({ do: fc.constant('takeUpTo' as const), tag: fc.integer({ min: 0, max: 70 }) }),
  );
  fc.assert(
    fc.property(fc.array(call, { maxLength: 200 }), (calls) => {
      const ledger = new Ledger<Entry>();
      let model: number[] = [];
      for (const { do: method, tag } of calls) {
        const meant = (each: number) => (method === 'takeUpTo' ? tag === 0 || each <= tag : each === tag);
        if (method === 'add') {
          ledger.add(tag, entry());
          model = [...new Set([...model, tag])].sort((a, b) => a - b);
          continue;
        }
        const taken =
          method === 'take' ? [ledger.take(tag)].filter((each) => each !== undefined) : ledger.takeUpTo(tag);
        expect(tags(taken)).toEqual(model.filter(meant));
        model = model.filter((each) => !meant(each));
        expect(ledger.size).toBe(model.length);
      }
    }),
  );
});

test('many wait at once, and are found in whatever order they are settled', () => {
  const ledger = new Ledger<Entry>();
  const waiting = Array.from({ length: 1000 }, (_, i) => i + 1);
  for (const tag of waiting) ledger.add(tag, entry());
  for (const tag of waiting.filter((tag) => tag % 3 === 0)) expect(ledger.take(tag)?.tag).toBe(tag);
  for (const tag of [...waiting].reverse())
    expect(ledger.take(tag)?.tag).toBe(tag % 3 === 0 ? undefined : tag);
  expect(ledger.size).toBe(0);
});

test('what waits is found however many tags have come and gone since', () => {
  const ledger = ledgerOf(3, 1, 2);
  for (let tag = 1_000_000; tag < 1_000_100; tag++) ledger.add(tag, entry());
  expect(tags(ledger.takeUpTo(1_000_001))).toEqual([1, 2, 3, 1_000_000, 1_000_001]);
  ledger.add(2, entry());
  expect(tags(ledger.takeUpTo(1_000_002))).toEqual([2, 1_000_002]);
  expect(tags(ledger.takeUpTo(Number.POSITIVE_INFINITY))).toHaveLength(97);
  expect(ledger.size).toBe(0);
});

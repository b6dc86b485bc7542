import { treeOf } from '../../../src/view/journey/tree';
import type { Span } from '../../../src/view/otlp/span';
import { isComplete } from '../../../src/view/terminal/complete';
import { changed, failedOrder, journeyIn, smoothOrder, span, storeOf } from './spans';

const complete = (spans: readonly Span[]) => isComplete(spans, storeOf(spans));

describe('a trace is complete', () => {
  test('with all its spans, and not without any one of them', () => {
    for (const trace of [smoothOrder, failedOrder]) {
      expect(complete(trace)).toBe(true);
      // a failed attempt, and what the worker asked in it, is told by the retry alone; every other span is needed
      const told = trace.filter(({ spanId }) => !spanId.startsWith('rw') || trace === smoothOrder);
      for (const missing of told.filter(({ parentSpanId }) => parentSpanId))
        expect(complete(trace.filter((span) => span !== missing))).toBe(false);
    }
  });

  test('not while a retry is to come', () => {
    expect(complete(failedOrder.filter(({ spanId }) => !spanId.startsWith('rx')))).toBe(false);
  });

  test('without anybody who takes it, when no queue did', () => {
    const publish = span('r', 'front', 'producer', 'publish s.orders', [0, 4]);
    expect(complete([publish])).toBe(false);
    expect(
      complete([changed(publish, { attributes: [...publish.attributes, 'hoptrace.message.returned', 312] })]),
    ).toBe(true);
  });
});

test('a retry is joined to its first attempt, and waited since that ended', () => {
  const { rows } = journeyIn(failedOrder);
  const first = rows.findIndex(({ span }) => span.spanId === 'rw');
  expect(rows.find(({ span }) => span.spanId === 'rx')).toMatchObject({
    attempt: 2,
    firstAttempt: first,
    wait: { from: 120, for: 'retry' },
    outcome: 'ok',
  });
  expect(rows[first]).toMatchObject({ outcome: 'retried', firstAttempt: -1, failed: true });
});

test('a failure without an exception is told by its status', () => {
  const trace = smoothOrder.map((each) =>
    each.spanId === 'rw' ? changed(each, { status: 'error', statusMessage: 'channel closed' }) : each,
  );
  expect(journeyIn(trace).rows[1]!.notes).toEqual(['✗ channel closed']);
});

test('a wait never begins before the message was published, whatever the clock of whole milliseconds says', () => {
  const row = journeyIn(smoothOrder).rows.find(({ label }) => label === 'process bills')!;
  expect(row.wait).toEqual({ from: 119, for: 'consumer' });
});

test('a message that two queues took was tried once by each', () => {
  const trace = [
    span('r', 'front', 'producer', 'publish s.orders', [0, 4]),
    span('ra', 'worker', 'consumer', 'process s.work', [5, 9]),
    span('rb', 'audit', 'consumer', 'process s.audit', [7, 8]),
  ];
  expect(journeyIn(trace).rows.map(({ firstAttempt, wait }) => [firstAttempt, wait])).toEqual([
    [-1, undefined],
    [-1, undefined],
    [-1, undefined],
  ]);
});

test('spans whose parents are not here stand for themselves, and so do those that go in circles', () => {
  const orphan = span('xyz', 'worker', 'internal', 'alone', [3, 4]);
  const circle = [
    changed(span('a', 'odd', 'internal', 'a', [1, 2]), { parentSpanId: 'b' }),
    changed(span('b', 'odd', 'internal', 'b', [1, 2]), { parentSpanId: 'a' }),
  ];
  const { rows } = journeyIn([orphan, ...circle]);
  expect(rows.map(({ span, depth, orphan }) => [span.spanId, depth, orphan])).toEqual([
    ['xyz', 0, true],
    ['a', 0, true],
    ['b', 1, false],
  ]);
});

test('a chain of 20,000 spans is no trouble', () => {
  const spans = Array.from({ length: 20_000 }, (_, index) =>
    changed(span('a', 'deep', 'internal', 'step', [index, index + 1]), {
      spanId: String(index),
      parentSpanId: index === 0 ? undefined : String(index - 1),
    }),
  );
  expect(treeOf(spans).at(-1)!.depth).toBe(19_999);
});

import { isComplete, journeyOf, orderTraces } from '../../../fixtures/demo/journey';
import { failedOrder, smoothOrder, span } from './spans';

describe('a trace is complete', () => {
  test('with all its spans, and not without any one of them', () => {
    for (const trace of [smoothOrder, failedOrder]) {
      expect(isComplete(trace)).toBe(true);
      // a failed attempt, and what the worker asked in it, is told by the retry alone; every other span is needed
      const told = trace.filter(({ spanId }) => !spanId.startsWith('rw') || trace === smoothOrder);
      for (const missing of told) expect(isComplete(trace.filter((span) => span !== missing))).toBe(false);
    }
  });

  test('not while a retry is to come', () => {
    expect(isComplete(failedOrder.filter(({ spanId }) => !spanId.startsWith('rx')))).toBe(false);
  });
});

test('orders come in the order in which they were placed; what else is traced is no order', () => {
  const first = smoothOrder.map((span) => ({ ...span, traceId: 'first' }));
  const second = failedOrder.map((span) => ({ ...span, traceId: 'second', start: span.start + 1n }));
  const subscription = span('s', 'worker', 'CLIENT', 'subscribe s.work', [0, 1]);
  const mixed = [...second, subscription, ...first];
  expect(orderTraces(mixed)).toEqual([first, second]);
});

test('why and after what time an order was tried again', () => {
  expect(journeyOf(failedOrder, 's').attempts).toEqual([
    { failure: 'card declined', afterMs: undefined },
    { failure: undefined, afterMs: 304 },
  ]);
});

test('a failure without an exception is told by its status', () => {
  const trace = smoothOrder.map((span) =>
    span.spanId === 'rw' ? { ...span, status: { code: 'ERROR' as const, message: 'channel closed' } } : span,
  );
  expect(journeyOf(trace, 's').rows[1]!.notes).toEqual(['✗ channel closed']);
});

test('a wait never begins before the message was published, whatever the clock of whole milliseconds says', () => {
  const row = journeyOf(smoothOrder, 's').rows.find(({ label }) => label === 'process bills')!;
  expect(row.wait).toEqual({ from: 119, for: 'consumer' });
});

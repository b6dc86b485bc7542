import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { SpanEncoder } from '../../../src/export/otlp/spans/encoder';
import { type BatchLimits, createBatchProcessor } from '../../../src/export/otlp/spans/processor';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const span = (traceFlags = 1) =>
  ({ kind: SpanKind.CLIENT, spanContext: () => ({ traceFlags }) }) as unknown as ReadableSpan;

/** A span is ten bytes. */
function encoder(add: () => void = () => {}): SpanEncoder {
  let items = 0;
  return {
    add() {
      add();
      items++;
    },
    items: () => items,
    size: () => 10 * items,
    take() {
      const body = new Uint8Array(10 * items);
      items = 0;
      return body;
    },
  };
}

function processor(limits: Partial<BatchLimits> = {}, createEncoder = () => encoder()) {
  const posted: [items: number, bytes: number | string][] = [];
  const flushed = jest.fn(() => Promise.resolve());
  const made = createBatchProcessor(
    createEncoder,
    { items: 100, bytes: 1000, delay: 5000, ...limits },
    (items, body) => {
      try {
        posted.push([items, body()!.length]);
      } catch (error) {
        posted.push([items, (error as Error).message]);
      }
    },
    flushed,
  );
  const end = (...spans: ReadableSpan[]) => spans.forEach(made.onEnd);
  return { ...made, end, posted, flushed };
}

test('a batch leaves when it has as many spans, or as many bytes, as it may', () => {
  const byItems = processor({ items: 2 });
  byItems.end(span(), span(), span());
  expect(byItems.posted).toEqual([[2, 20]]);
  const byBytes = processor({ bytes: 30 });
  byBytes.end(span(), span(), span(), span());
  expect(byBytes.posted).toEqual([[3, 30]]);
});

test('it leaves when it has waited long enough, counted from its first span', () => {
  const { end, posted } = processor();
  end(span());
  jest.advanceTimersByTime(4999);
  end(span());
  expect(posted).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(posted).toEqual([[2, 20]]);
  jest.advanceTimersByTime(10_000);
  end(span());
  jest.advanceTimersByTime(5000);
  expect(posted).toEqual([
    [2, 20],
    [1, 10],
  ]);
});

test('a span that is not sampled is none of ours', () => {
  const { end, posted, forceFlush } = processor();
  end(span(0));
  void forceFlush();
  expect(posted).toEqual([]);
});

test('a flush hands over before it returns, and lasts as long as the way out', async () => {
  const { end, posted, forceFlush, flushed } = processor();
  end(span());
  const done = forceFlush();
  expect(posted).toEqual([[1, 10]]);
  expect(flushed).toHaveBeenCalledTimes(1);
  await done;
});

test('after the shutdown there is nothing more', async () => {
  const { end, posted, shutdown } = processor({ items: 1 });
  end(span());
  await shutdown();
  end(span());
  expect(posted).toEqual([[1, 10]]);
});

test('a span that cannot be encoded is lost alone', () => {
  let isBroken = false;
  const { end, posted, forceFlush } = processor({}, () =>
    encoder(() => {
      if (isBroken) throw new Error('no such span');
    }),
  );
  end(span());
  isBroken = true;
  end(span());
  isBroken = false;
  end(span());
  void forceFlush();
  expect(posted).toEqual([
    [1, 'no such span'],
    [2, 20],
  ]);
});

import type { Span } from '../../../src/view/otlp/span';
import { createColours } from '../../../src/view/terminal/colours';
import { drawLive } from '../../../src/view/terminal/live';
import { createStyles } from '../../../src/view/terminal/style';
import { createViewer } from '../../../src/view/viewer';
import { changed, failedOrder, smoothOrder } from './spans';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** The order as the nth of them. */
const nth = (order: readonly Span[], n: number): Span[] =>
  order.map((span) =>
    changed(span, {
      traceId: `trace ${n}`,
      spanId: `${span.spanId}${n}`,
      parentSpanId: span.parentSpanId && `${span.parentSpanId}${n}`,
    }),
  );

/** Titles, and what is said between them. */
function live() {
  const viewer = createViewer({ keep: 10_000 });
  const styles = createStyles(false);
  const printed: string[] = [];
  const { end } = drawLive(viewer, {
    print: ([title]) => void printed.push(title!),
    drawing: () => ({ styles, colourOf: createColours(styles), columns: 200 }),
  });
  const take = () => printed.splice(0);
  return { viewer, take, end };
}

const smooth = 'order-1 · 4 messages processed';
const failed = expect.stringMatching(/^order-3 · failed/);

test('all of a small program is drawn, though it comes at once', () => {
  const { viewer, take } = live();
  for (let n = 0; n < 20; n++) viewer.spans(nth(smoothOrder, n), {});
  jest.advanceTimersByTime(400);
  expect(take()).toEqual(Array.from({ length: 20 }, () => smooth));
});

test('of more than can be read, what failed is drawn, and the rest is counted soon', () => {
  const { viewer, take } = live();
  for (let n = 0; n < 50; n++) viewer.spans(nth(smoothOrder, n), {});
  viewer.spans(nth(failedOrder, 50), {});
  jest.advanceTimersByTime(2_000);
  const drawn = take();
  expect(drawn).toContainEqual(failed);
  expect(drawn.at(-1)).toBe('… and 30 more journeys, on the page');
  jest.advanceTimersByTime(60_000);
  expect(take()).toEqual([]);
});

test('at the end the page is gone, so nothing is said to be on it', () => {
  const { viewer, take, end } = live();
  for (let n = 0; n < 30; n++) viewer.spans(nth(smoothOrder, n), {});
  for (let n = 30; n < 55; n++) viewer.spans(nth(failedOrder, n), {});
  end();
  expect(take()).toEqual([
    ...Array.from({ length: 20 }, () => failed),
    '… and 35 more journeys, 5 with failures, not drawn; --save FILE keeps them, view FILE shows them',
  ]);
});

test('to a handler that nacks without a word it is said once how it would speak', () => {
  const { viewer, take } = live();
  const silent = failedOrder.map((span) => changed(span, { events: [] }));
  for (let n = 0; n < 3; n++) viewer.spans(nth(silent, n), {});
  jest.advanceTimersByTime(400);
  const nacked = expect.stringMatching(/^order-3 · failed at first attempt \(nacked\)/);
  expect(take()).toEqual([nacked, expect.stringMatching(/^Why\? One line/), nacked, nacked]);
  viewer.spans(nth(failedOrder, 3), {});
  jest.advanceTimersByTime(400);
  expect(take()).toEqual([failed]);
});

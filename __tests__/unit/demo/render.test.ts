import { journeyOf } from '../../../fixtures/demo/journey';
import { render } from '../../../fixtures/demo/render';
import { createStyles } from '../../../fixtures/demo/style';
import { failedOrder, smoothOrder } from './spans';

const plain = createStyles(false);
const draw = (spans: typeof smoothOrder) =>
  render(journeyOf(spans, 's'), plain).map((line) => line.trimEnd());

test('an order that went well', () => {
  expect(draw(smoothOrder)).toEqual([
    'order 1 · packed at first attempt, billed',
    '1 trace · 8 spans · 150 ms            0                50                100               150 ms',
    'front   publish orders                █                ┊                 ┊                    4.0 ms',
    'worker  └─ process work               ░░░░░░░░░░░░░░░░░█████████████████████████               70 ms',
    'worker     ├─ publish stock           ┊                ┊▏                ┊                   0.20 ms',
    'stock      │  └─ process stock        ┊                ┊███████          ┊                     20 ms',
    'stock      │     └─ publish reply     ┊                ┊       ▏         ┊                   0.40 ms',
    'worker     │        └─ process reply  ┊                ┊       ▏         ┊                   0.10 ms',
    'worker     └─ publish bills           ┊                ┊                 ┊      ▏            0.30 ms',
    'biller        └─ process bills        ┊                ┊                 ┊      ███████████    30 ms',
  ]);
});

test('an order that failed and was retried', () => {
  expect(draw(failedOrder)).toEqual([
    'order 3 · failed at first attempt (card declined), retried after 304 ms, billed',
    '1 trace · 13 spans · 520 ms           0         100       200       300       400       500 ms',
    'front   publish orders                ▏         ┊         ┊         ┊         ┊         ┊     4.0 ms',
    'worker  ├─ process work               ░░░░░███████✗       ┊         ┊         ┊         ┊      70 ms',
    '        │  │  ✗ card declined: message nacked',
    'worker  │  └─ publish stock           ┊    ▏    ┊         ┊         ┊         ┊         ┊    0.20 ms',
    'stock   │     └─ process stock        ┊    ██   ┊         ┊         ┊         ┊         ┊      20 ms',
    'stock   │        └─ publish reply     ┊      ▏  ┊         ┊         ┊         ┊         ┊    0.40 ms',
    'worker  │           └─ process reply  ┊      ▏  ┊         ┊         ┊         ┊         ┊    0.10 ms',
    'worker  └─ process work (attempt 2)   ┊         ┊ ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌███████┊      66 ms',
    '           │  ↻ a retry: the message was rejected in work, then expired in retries',
    'worker     ├─ publish stock           ┊         ┊         ┊         ┊         ┊  ▏      ┊    0.20 ms',
    'stock      │  └─ process stock        ┊         ┊         ┊         ┊         ┊  ██     ┊      20 ms',
    'stock      │     └─ publish reply     ┊         ┊         ┊         ┊         ┊    ▏    ┊    0.40 ms',
    'worker     │        └─ process reply  ┊         ┊         ┊         ┊         ┊    ▏    ┊    0.10 ms',
    'worker     └─ publish bills           ┊         ┊         ┊         ┊         ┊        ▏┊    0.30 ms',
    'biller        └─ process bills        ┊         ┊         ┊         ┊         ┊        ████    30 ms',
  ]);
});

test('the order in which spans arrive does not show', () => {
  expect(draw([...failedOrder].reverse())).toEqual(draw(failedOrder));
});

test.each([0.05, 0.5, 1, 7, 40, 1_000])('100 columns are enough for a journey %d times as long', (factor) => {
  const stretch = (time: bigint) => BigInt(Math.round(Number(time % 1_000_000_000n) * factor));
  const spans = failedOrder.map((span) => ({
    ...span,
    start: stretch(span.start),
    end: stretch(span.end),
  }));
  for (const line of draw(spans)) expect([...line].length).toBeLessThanOrEqual(100);
});

test('colour changes nothing but the colour', () => {
  const journey = journeyOf(failedOrder, 's');
  const coloured = render(journey, createStyles(true)).join('\n');
  expect(coloured).toContain('\x1b[31m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(render(journey, plain).join('\n'));
});

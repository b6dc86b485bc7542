import type { Span } from '../../../src/view/otlp/span';
import { createColours } from '../../../src/view/terminal/colours';
import { draw } from '../../../src/view/terminal/draw';
import { createStyles } from '../../../src/view/terminal/style';
import { widthOf } from '../../../src/view/terminal/text';
import { changed, failedOrder, journeyIn, smoothOrder, span } from './spans';

const plain = createStyles(false);
const drawIn = (columns: number, spans: readonly Span[], styles = plain) =>
  draw(journeyIn(spans), { styles, colourOf: createColours(styles), columns }).map((line) => line.trimEnd());

test('an order that went well, in 100 columns', () => {
  expect(drawIn(100, smoothOrder)).toEqual([
    'order-1 · 4 messages processed',
    '8 spans · 150 ms                     0                 50                100               150 ms',
    'front   publish orders               █                 ┊                 ┊                    4.0 ms',
    'worker  └─ process work              ░░░░░░░░░░░░░░░░░░█████████████████████████               70 ms',
    'worker     ├─ publish stock          ┊                 ▏                 ┊                   0.20 ms',
    'stock      │  └─ process stock       ┊                 ████████          ┊                     20 ms',
    'stock      │     └─ publish reply    ┊                 ┊      ▏          ┊                   0.40 ms',
    'worker     │        └─ process reply ┊                 ┊      ░▏         ┊                   0.10 ms',
    'worker     └─ publish bills          ┊                 ┊                 ┊     ▏             0.30 ms',
    'biller        └─ process bills       ┊                 ┊                 ┊     ░███████████    30 ms',
  ]);
});

describe('an order that failed and was retried', () => {
  test('in 60 columns', () => {
    expect(drawIn(60, failedOrder)).toEqual([
      'order-3 · failed at first attempt (card declined), retried',
      'after 304 ms, processed',
      '13 spans · 520 ms               0                 500 ms',
      'front   publish orders          ▏                 ┊   4.0 ms',
      'worker  ├─ process work         ░███✗             ┊    70 ms',
      '        │  │  ✗ card declined: message nacked',
      'worker  │  └─ publish stock     ┊▏                ┊  0.20 ms',
      'stock   │     └─ process stock  ┊██               ┊    20 ms',
      'stock   │        └─ publish re… ┊ ▏               ┊  0.40 ms',
      'worker  │           └─ process… ┊ ▏               ┊  0.10 ms',
      'worker  └─ process work (attem… ┊   ╌╌╌╌╌╌╌╌╌╌╌███┊    66 ms',
      '           │  ↻ a retry: the message was rejected in work,',
      '           │    then expired in retries',
      'worker     ├─ publish stock     ┊              ▏  ┊  0.20 ms',
      'stock      │  └─ process stock  ┊              █  ┊    20 ms',
      'stock      │     └─ publish re… ┊               ▏ ┊  0.40 ms',
      'worker     │        └─ process… ┊               ▏ ┊  0.10 ms',
      'worker     └─ publish bills     ┊                ▏┊  0.30 ms',
      'biller        └─ process bills  ┊                ██    30 ms',
    ]);
  });

  test('in 80 columns', () => {
    expect(drawIn(80, failedOrder)).toEqual([
      'order-3 · failed at first attempt (card declined), retried after 304 ms,',
      'processed',
      '13 spans · 520 ms                    0            200          400 ms',
      'front   publish orders               ▏            ┊            ┊          4.0 ms',
      'worker  ├─ process work              ░░░█████✗    ┊            ┊           70 ms',
      '        │  │  ✗ card declined: message nacked',
      'worker  │  └─ publish stock          ┊  ▏         ┊            ┊         0.20 ms',
      'stock   │     └─ process stock       ┊  ██        ┊            ┊           20 ms',
      'stock   │        └─ publish reply    ┊   ▏        ┊            ┊         0.40 ms',
      'worker  │           └─ process reply ┊   ▏        ┊            ┊         0.10 ms',
      'worker  └─ process work (attempt 2)  ┊      ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌█████      66 ms',
      '           │  ↻ a retry: the message was rejected in work, then expired in',
      '           │    retries',
      'worker     ├─ publish stock          ┊            ┊            ┊▏        0.20 ms',
      'stock      │  └─ process stock       ┊            ┊            ┊██         20 ms',
      'stock      │     └─ publish reply    ┊            ┊            ┊  ▏      0.40 ms',
      'worker     │        └─ process reply ┊            ┊            ┊  ▏      0.10 ms',
      'worker     └─ publish bills          ┊            ┊            ┊    ▏    0.30 ms',
      'biller        └─ process bills       ┊            ┊            ┊    ░██    30 ms',
    ]);
  });

  test('in 120 columns', () => {
    expect(drawIn(120, failedOrder)).toEqual([
      'order-3 · failed at first attempt (card declined), retried after 304 ms, processed',
      '13 spans · 520 ms                    0             100           200           300           400            500 ms',
      'front   publish orders               █             ┊             ┊             ┊             ┊              ┊     4.0 ms',
      'worker  ├─ process work              ░░░░░░░██████████✗          ┊             ┊             ┊              ┊      70 ms',
      '        │  │  ✗ card declined: message nacked',
      'worker  │  └─ publish stock          ┊      ▏      ┊             ┊             ┊             ┊              ┊    0.20 ms',
      'stock   │     └─ process stock       ┊      ███    ┊             ┊             ┊             ┊              ┊      20 ms',
      'stock   │        └─ publish reply    ┊         ▏   ┊             ┊             ┊             ┊              ┊    0.40 ms',
      'worker  │           └─ process reply ┊         ▏   ┊             ┊             ┊             ┊              ┊    0.10 ms',
      'worker  └─ process work (attempt 2)  ┊             ┊  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌██████████ ┊      66 ms',
      '           │  ↻ a retry: the message was rejected in work, then expired in retries',
      'worker     ├─ publish stock          ┊             ┊             ┊             ┊             ┊   ▏          ┊    0.20 ms',
      'stock      │  └─ process stock       ┊             ┊             ┊             ┊             ┊   ███        ┊      20 ms',
      'stock      │     └─ publish reply    ┊             ┊             ┊             ┊             ┊      ▏       ┊    0.40 ms',
      'worker     │        └─ process reply ┊             ┊             ┊             ┊             ┊      ▏       ┊    0.10 ms',
      'worker     └─ publish bills          ┊             ┊             ┊             ┊             ┊            ▏ ┊    0.30 ms',
      'biller        └─ process bills       ┊             ┊             ┊             ┊             ┊            █████    30 ms',
    ]);
  });
});

test('a terminal of less than 60 columns gets 60', () => {
  expect(drawIn(20, failedOrder)).toEqual(drawIn(60, failedOrder));
});

test('the order in which spans arrive does not show', () => {
  expect(drawIn(100, [...failedOrder].reverse())).toEqual(drawIn(100, failedOrder));
});

describe.each([60, 73, 80, 100, 120, 200])('%d columns are enough', (columns) => {
  test.each([0, 0.001, 0.05, 0.5, 1, 7, 40, 1_000, 1e6])('for a journey %d times as long', (factor) => {
    const spans = failedOrder.map((span) =>
      changed(span, { start: span.start * factor, end: span.end * factor }),
    );
    for (const line of drawIn(columns, spans)) expect(widthOf(line)).toBeLessThanOrEqual(columns);
  });

  test('for names of any length, direction and width', () => {
    const names = [
      '\u202etxt.exe',
      '\x1b[31mred\x07',
      'a\nb',
      '订单处理服务队列名称很长很长很长',
      '👩‍👩‍👧‍👦'.repeat(9),
      'x'.repeat(10_000),
    ];
    const spans = names.map((name, index) =>
      changed(span('r', name, 'consumer', 'process work', [index, index + 1], { exception: name }), {
        spanId: `r${index}`,
        name: `process ${name}`,
      }),
    );
    const drawn = drawIn(columns, spans);
    for (const line of drawn) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of these may reach a terminal
    expect(drawn.join('')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    expect(drawn.join('\n')).toContain('\\u{202e}txt.exe');
  });
});

test('rows beyond those that are wanted are counted', () => {
  const styles = plain;
  const drawn = draw(journeyIn(failedOrder), {
    styles,
    colourOf: createColours(styles),
    columns: 80,
    most: 2,
  });
  expect(drawn.at(-1)).toBe('… and 11 more spans');
});

test('colour changes nothing but the colour', () => {
  const coloured = drawIn(100, failedOrder, createStyles(true)).join('\n');
  expect(coloured).toContain('\x1b[31m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  const uncoloured = coloured.replace(/\x1b\[\d+m/g, '').split('\n');
  expect(uncoloured.map((line) => line.trimEnd())).toEqual(drawIn(100, failedOrder));
});

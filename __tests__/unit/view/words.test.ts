import { farewell, hint, introduction } from '../../../src/view/demo/words';
import { axisOf } from '../../../src/view/journey/axis';
import { milliseconds, titleOf } from '../../../src/view/journey/words';
import type { Span } from '../../../src/view/otlp/span';
import { createColours } from '../../../src/view/terminal/colours';
import { createStyles, wantsColour } from '../../../src/view/terminal/style';
import { changed, failedOrder, journeyIn, returnOf, smoothOrder, span } from './spans';

const plain = createStyles(false);
const drawing = { styles: plain, colourOf: createColours(plain), columns: 100 };

const publish = span('r', 'front', 'producer', 'publish s.orders', [0, 4]);
const sent = span('r', 'front', 'producer', 'publish s.work', [0, 4]);
const batch = span('b', 'worker', 'consumer', 'process s.work', [0, 9], {
  'messaging.batch.message_count': 5,
});
const childOf = ({ spanId }: Span) =>
  changed(span('bp', 'worker', 'producer', 'publish s.orders', [1, 2]), { parentSpanId: spanId });
const withAttributes = (span: Span, ...more: (string | number)[]) =>
  changed(span, { attributes: [...span.attributes, ...more] });

/** Nobody says why, and another queue's consumer takes it. */
const deadLettered = [
  span('r', 'worker', 'producer', 'publish s.work', [0, 4]),
  changed(
    span('rw', 'worker', 'consumer', 'process s.work', [5, 25], { 'hoptrace.message.settlement': 'nack' }),
    { status: 'error', statusMessage: 'message settled by nack' },
  ),
  span('rx', 'undertaker', 'consumer', 'process s.dead', [30, 31], {
    'hoptrace.message.dead_letter.queue': 's.work',
    'hoptrace.message.dead_letter.reason': 'rejected',
    'hoptrace.message.dead_letter.first.queue': 's.work',
    'hoptrace.message.dead_letter.first.reason': 'rejected',
  }),
];

test.each<[string, readonly Span[]]>([
  ['order-1 · 4 messages processed', smoothOrder],
  ['order-3 · failed at first attempt (card declined), retried after 304 ms, processed', failedOrder],
  [
    'order-3 · failed at first attempt (card declined)',
    failedOrder.filter(({ spanId }) => !spanId.startsWith('rx')),
  ],
  [
    'publish work · failed at first attempt (nacked), dead-lettered to dead after 5.0 ms, processed',
    deadLettered,
  ],
  ['publish orders · 1 message not seen to be taken', [publish]],
  [
    'publish orders · publish orders: unroutable',
    [withAttributes(publish, 'hoptrace.message.returned', 312)],
  ],
  ['publish work · publish work: unroutable', [sent, returnOf(sent)]],
  ['process work, batch of 5', [batch]],
  [
    'process work, batch of 5 · failed (disk full)',
    [changed(batch, { status: 'error', statusMessage: 'disk full' })],
  ],
  ['process work, batch of 5 · 1 message not seen to be taken', [batch, childOf(batch)]],
  ['process work · 1 message processed', [span('w', 'worker', 'consumer', 'process s.work', [0, 1])]],
])('%s', (title, trace) => {
  expect(titleOf(journeyIn(trace))).toBe(title);
});

test.each([
  [0.114, '0.11 ms'],
  [7.04, '7.0 ms'],
  [104.4, '104 ms'],
  [1204, '1,204 ms'],
  [12_345, '12.3 s'],
  [200_000, '3.3 min'],
])('%d milliseconds', (ms, text) => {
  expect(milliseconds(ms)).toBe(text);
});

test('an axis has round ticks with room between them', () => {
  const axis = axisOf(150, 50);
  expect(axis.line).toBe('0               50               100              150 ms');
  expect(axis.ticks.map(({ ms }) => ms)).toEqual([0, 50, 100, 150]);
  expect(axis.column(75)).toBe(25);
  expect(axisOf(4500, 50).line).toBe('0          1          2          3          4 s');
  expect(axisOf(0, 50).column(0)).toBe(0);
  expect(axisOf(86_400_000, 50).ticks.length).toBeLessThan(8);
});

test('colour is for terminals whose user has nothing against it', () => {
  const terminal = { isTTY: true } as NodeJS.WriteStream;
  const pipe = {} as NodeJS.WriteStream;
  expect(wantsColour(terminal, {})).toBe(true);
  expect(wantsColour(terminal, { NO_COLOR: '1' })).toBe(false);
  expect(wantsColour(terminal, { NO_COLOR: '' })).toBe(true);
  expect(wantsColour(terminal, { TERM: 'dumb' })).toBe(false);
  expect(wantsColour(pipe, {})).toBe(false);
});

test('the introduction says how the programs are traced, within 100 columns', () => {
  const lines = introduction('AMQP_URL', drawing);
  expect(lines.join('\n')).toContain('NODE_OPTIONS="--require hoptrace/register"');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
});

test('the farewell counts', () => {
  expect(farewell(2, 16, plain)).toEqual([
    '2 orders, 2 traces, 16 spans, from programs that nobody changed to have them.',
  ]);
  expect(hint('npx hoptrace demo').length).toBeLessThanOrEqual(120);
});

test('what died is a dead letter in another queue, and a retry where it died', () => {
  expect(journeyIn(deadLettered).rows.map(({ notes }) => notes)).toEqual([
    [],
    ['✗ message nacked'],
    ['↻ a dead letter: the message was rejected in work'],
  ]);
  expect(journeyIn(failedOrder).rows.flatMap(({ notes }) => notes)).toContain(
    '↻ a retry: the message was rejected in work, then expired in retries',
  );
});

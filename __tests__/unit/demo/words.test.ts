import { axisOf } from '../../../fixtures/demo/axis';
import type { Journey } from '../../../fixtures/demo/journey';
import { createStyles, wantsColour } from '../../../fixtures/demo/style';
import { milliseconds, storyOf } from '../../../fixtures/demo/summary';
import { farewell, introduction } from '../../../fixtures/demo/words';

const journey: Journey = { id: 'order-1', spans: 8, durationMs: 100, rows: [], attempts: [], billed: true };
const ok = { failure: undefined, afterMs: undefined };
const declined = { failure: 'declined', afterMs: undefined };

test.each<[Partial<Journey>, string]>([
  [{ attempts: [ok] }, 'packed at first attempt, billed'],
  [{ attempts: [ok], billed: false }, 'packed at first attempt, not billed'],
  [
    { attempts: [declined, { ...ok, afterMs: 300 }] },
    'failed at first attempt (declined), retried after 300 ms, billed',
  ],
  [
    { attempts: [declined, { ...declined, afterMs: 300.4 }], billed: false },
    'failed at first attempt (declined), retried after 300 ms, failed at second attempt (declined), not billed',
  ],
])('the story of %j', (more, story) => {
  expect(storyOf({ ...journey, ...more })).toBe(story);
});

test.each([
  [0.114, '0.11 ms'],
  [7.04, '7.0 ms'],
  [104.4, '104 ms'],
  [1204, '1,204 ms'],
  [12_345, '12.3 s'],
])('%d milliseconds', (ms, text) => {
  expect(milliseconds(ms)).toBe(text);
});

test('an axis has round ticks with room between them', () => {
  const axis = axisOf(150, 50);
  expect(axis.line).toBe('0               50               100              150 ms');
  expect(axis.ticks.map(({ ms }) => ms)).toEqual([0, 50, 100, 150]);
  expect(axis.column(75)).toBe(25);
  expect(axisOf(4500, 50).line).toBe('0          1          2          3          4 s');
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
  const lines = introduction('AMQP_URL', createStyles(false));
  expect(lines.join('\n')).toContain('NODE_OPTIONS="--require hoptrace/register"');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
});

test('the farewell counts', () => {
  expect(farewell([journey, journey], createStyles(false))).toEqual([
    '2 orders, 2 traces, 16 spans, from programs that know nothing of tracing.',
  ]);
});

import { count, duration, orDash, rate, share, some } from '../../../../src/view/page/figures';

test.each([
  [0, '0 ms'],
  [0.004, '<0.01 ms'],
  [0.354, '0.35 ms'],
  [0.998, '1 ms'],
  [1.26, '1.3 ms'],
  [92.4, '92 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [12_340, '12.3 s'],
  [59_960, '1 min'],
  [200_000, '3 min 20 s'],
  [7_500_000, '2 h 5 min'],
])('a duration of %d ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('messages a second, and fewer than one by the minute', () => {
  expect([120, 12, 3.44, 0.5, 0.017, 0.004, 0].map(rate)).toEqual([
    '120/s',
    '12/s',
    '3.4/s',
    '30/min',
    '1/min',
    '<1/min',
    '0/min',
  ]);
});

test('a share is nothing or all only where it is', () => {
  expect([0, 0.0004, 0.0042, 0.0999, 0.123, 0.999, 1].map(share)).toEqual([
    '0%',
    '<0.1%',
    '0.4%',
    '10%',
    '12%',
    '99%',
    '100%',
  ]);
});

test('counts have their unit, and what is not known a dash', () => {
  expect([some(1, 'message'), some(12_345, 'message'), count(123_456), count(2_345_678)]).toEqual([
    '1 message',
    '12,345 messages',
    '123k',
    '2.3M',
  ]);
  expect(orDash(null, count)).toBe('–');
});

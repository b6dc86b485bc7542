import { ticksOf, zoomed } from '../../../../src/view/page/journey/scale';

test('ticks are round, all in one unit, and no more than have room', () => {
  expect(ticksOf({ from: 0, to: 520 }, 6).map(({ label }) => label)).toEqual([
    '0 ms',
    '100 ms',
    '200 ms',
    '300 ms',
    '400 ms',
    '500 ms',
  ]);
  expect(ticksOf({ from: 0, to: 5_000 }, 4).map(({ label }) => label)).toEqual(['0 s', '2 s', '4 s']);
  expect(ticksOf({ from: 0.1, to: 0.4 }, 4).map(({ label }) => label)).toEqual([
    '0.1 ms',
    '0.2 ms',
    '0.3 ms',
    '0.4 ms',
  ]);
});

test('looking closer stays within the whole, and comes back to it', () => {
  const whole = { from: 0, to: 100 };
  expect(zoomed(whole, whole, 50, 2)).toEqual({ from: 25, to: 75 });
  expect(zoomed(whole, whole, 0, 4)).toEqual({ from: 0, to: 25 });
  expect(zoomed({ from: 90, to: 100 }, whole, 95, 0.01)).toEqual(whole);
});

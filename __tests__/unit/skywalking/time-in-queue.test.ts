import { timeInQueue } from '../../../src/telemetry/clock';

const NOW = 1_700_000_060_000;
beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(NOW));
afterEach(() => jest.restoreAllMocks());

test.each([
  ['sw8-x of a Java producer', { 'sw8-x': `0-${NOW - 250}` }, 250],
  [
    'of a message that was copied from one of hoptrace’s',
    { 'sw8-x': `0-${NOW - 250}`, 'x-hoptrace-sent': NOW - 9000 },
    250,
  ],
  [
    'of one that hoptrace copied from Java’s',
    { 'sw8-x': `0-${NOW - 9000}`, 'x-hoptrace-sent': NOW - 250 },
    250,
  ],
  ['sw8-x without a time, so the property', { 'sw8-x': '0- ' }, 60_000],
  ['sw8-x as bytes, as some clients send it', { 'sw8-x': Buffer.from(`1-${NOW - 5}`) }, 5],
  ['a clock ahead of ours', { 'sw8-x': `0-${NOW + 5}` }, 0],
  ['junk', { 'sw8-x': 12 }, 60_000],
])('time in queue by %s', (_what, headers, expected) => {
  expect(timeInQueue({ headers, timestamp: 1_700_000_000 }, undefined)).toBe(expected);
});

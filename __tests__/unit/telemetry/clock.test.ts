import { INVALID_SPAN_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { markSent, SENT_HEADER, sinceStart, timeInQueue } from '../../../src/telemetry/clock';

const NOW = 1_700_000_000_000;

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

test('by the publisher’s clock, which travels in one header', () => {
  const headers = {};
  markSent(headers);
  jest.setSystemTime(NOW + 250);
  expect(timeInQueue({ headers }, undefined)).toBe(250);
});

test.each([
  ['in milliseconds', NOW - 1500],
  ['in seconds', NOW / 1000 - 1.5],
])('by the timestamp property, %s', (_, timestamp) => {
  expect(timeInQueue({ timestamp }, undefined)).toBe(1500);
});

test('the header knows better than the timestamp', () => {
  expect(timeInQueue({ headers: { [SENT_HEADER]: NOW - 10 }, timestamp: NOW - 5000 }, undefined)).toBe(10);
});

test('a message that died has waited since then', () => {
  expect(timeInQueue({ headers: { [SENT_HEADER]: NOW - 5000 } }, NOW - 1000)).toBe(1000);
  expect(timeInQueue({ headers: { [SENT_HEADER]: NOW - 5000 } }, NOW - 9000)).toBe(5000);
});

test('a publisher whose clock is ahead: no time at all', () => {
  expect(timeInQueue({ headers: { [SENT_HEADER]: NOW + 5000 } }, undefined)).toBe(0);
});

test.each([undefined, null, 'yesterday', 0, -1, Number.NaN, {}, Buffer.from('1')])(
  'what is no time is none: %p',
  (value) => {
    expect(
      timeInQueue({ headers: { [SENT_HEADER]: value }, timestamp: value as number }, undefined),
    ).toBeUndefined();
  },
);

test('since a span began, where it tells', () => {
  const begun = (startTime: number): Span =>
    new BasicTracerProvider().getTracer('test').startSpan('one', { startTime });
  expect(sinceStart(begun(NOW - 1_250))).toBe(1_250);
  expect(sinceStart(begun(NOW + 1))).toBe(0);
  expect(sinceStart(trace.wrapSpanContext(INVALID_SPAN_CONTEXT))).toBeUndefined();
  expect(sinceStart(undefined)).toBeUndefined();
});

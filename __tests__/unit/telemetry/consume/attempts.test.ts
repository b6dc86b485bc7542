import type { Headers } from '../../../../src/messaging/facts';
import * as attempts from '../../../../src/telemetry/consume/attempts';

/** As the broker delivers it for the first time, unless it says otherwise. */
const historyOf = (headers: Headers | undefined, queue: string, redelivered = false) =>
  attempts.historyOf(headers, queue, redelivered);

const death = (queue: string, count: number, reason = 'rejected', exchange = '') => ({
  count,
  reason,
  queue,
  exchange,
  time: { '!': 'timestamp', value: 1_700_000_000 },
  'routing-keys': [queue],
});

const dead = (
  queue: string,
  reason: string,
  exchange = '',
  time: number | undefined = 1_700_000_000_000,
) => ({
  queue,
  reason,
  exchange,
  time,
});

test('without headers, or without a past: the first attempt', () => {
  for (const headers of [undefined, null as never, {}, { other: 1 }]) {
    expect(historyOf(headers, 'orders')).toEqual({ attempt: 1, first: undefined, newest: undefined });
  }
});

test('deaths in this queue count where a consumer had the message, and no others', () => {
  const headers = {
    'x-death': [
      death('retry', 4, 'expired'),
      death('orders', 3),
      death('orders', 1, 'maxlen'),
      death('orders', 2, 'delivery_limit'),
    ],
  };
  expect(historyOf(headers, 'orders').attempt).toBe(6);
  expect(historyOf(headers, 'retry').attempt).toBe(1);
  expect(historyOf(headers, 'elsewhere').attempt).toBe(1);
});

test('the newest death stands first in x-death, the first one last', () => {
  const { newest, first } = historyOf(
    { 'x-death': [death('retry', 1, 'expired', 'again'), death('orders', 1)] },
    'orders',
  );
  expect(newest).toEqual(dead('retry', 'expired', 'again'));
  expect(first).toEqual(dead('orders', 'rejected'));
});

test('the broker keeps the first death apart, since x-death moves the newest up', () => {
  const headers = {
    'x-death': [death('orders', 2), death('retry', 1, 'expired')],
    'x-first-death-queue': 'orders',
    'x-first-death-reason': 'rejected',
    'x-first-death-exchange': 'shop',
  };
  expect(historyOf(headers, 'orders').first).toEqual(dead('orders', 'rejected', 'shop'));
});

test('quorum queues: unsuccessful deliveries are counted in x-delivery-count', () => {
  expect(historyOf({ 'x-delivery-count': 2 }, 'orders', true)).toEqual({
    attempt: 3,
    first: undefined,
    newest: undefined,
  });
});

test('a count that came with copied headers, to a message that is delivered for the first time, is none', () => {
  expect(historyOf({ 'x-delivery-count': 2 }, 'orders').attempt).toBe(1);
});

test('quorum queues: dead-lettered to here and redelivered since', () => {
  const headers = { 'x-death': [death('elsewhere', 1)], 'x-delivery-count': 2 };
  expect(historyOf(headers, 'orders', true).attempt).toBe(3);
});

test('deaths and deliveries since add up', () => {
  const headers = { 'x-death': [death('orders', 2)], 'x-delivery-count': 1 };
  expect(historyOf(headers, 'orders', true).attempt).toBe(4);
});

test('text may come as bytes', () => {
  const headers = {
    'x-death': [{ ...death('x', 2), queue: Buffer.from('orders'), reason: Buffer.from('rejected') }],
  };
  expect(historyOf(headers, 'orders')).toMatchObject({
    attempt: 3,
    newest: { queue: 'orders', reason: 'rejected' },
  });
});

test.each([
  ['no list', { 'x-death': 'yesterday' }],
  ['nulls', { 'x-death': [null, 1, 'x', undefined], 'x-delivery-count': null }],
  ['counts that are none', { 'x-death': [{ queue: 'orders', count: '3' }], 'x-delivery-count': -2 }],
  ['an empty list', { 'x-death': [] }],
])('headers of any shape mean the first attempt: %s', (_, headers) => {
  expect(historyOf(headers, 'orders').attempt).toBe(1);
});

test('a death without its particulars is a death all the same', () => {
  expect(historyOf({ 'x-death': [{}] }, 'orders').newest).toEqual({
    queue: undefined,
    reason: undefined,
    exchange: undefined,
    time: undefined,
  });
});

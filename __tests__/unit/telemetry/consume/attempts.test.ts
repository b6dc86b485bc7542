import { historyOf } from '../../../../src/telemetry/consume/attempts';

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

test('classic queues: the deaths in this queue are counted, for whatever reason, and no others', () => {
  const headers = {
    'x-death': [death('retry', 4, 'expired'), death('orders', 3), death('orders', 1, 'maxlen')],
  };
  expect(historyOf(headers, 'orders').attempt).toBe(5);
  expect(historyOf(headers, 'retry').attempt).toBe(5);
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
  expect(historyOf({ 'x-delivery-count': 2 }, 'orders')).toEqual({
    attempt: 3,
    first: undefined,
    newest: undefined,
  });
});

test('quorum queues: dead-lettered to here and redelivered since', () => {
  const headers = { 'x-death': [death('elsewhere', 1)], 'x-delivery-count': 2 };
  expect(historyOf(headers, 'orders').attempt).toBe(3);
});

test('text may come as bytes', () => {
  const headers = {
    'x-death': [{ ...death('x', 2), queue: Buffer.from('orders'), reason: Buffer.from('expired') }],
  };
  expect(historyOf(headers, 'orders')).toMatchObject({
    attempt: 3,
    newest: { queue: 'orders', reason: 'expired' },
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

import type { MessageRow } from '../../../src/view/api';
import { BadQuery, messages, parseQuery } from '../../../src/view/messages/query';
import type { Span } from '../../../src/view/otlp/span';
import { changed, failedOrder, returnOf, smoothOrder, span, storeOf } from './spans';

type Parameters = Record<string, string>;

const ask = (spans: readonly Span[], parameters: Parameters = {}) =>
  messages(storeOf(spans), parseQuery(parameters));
const rows = (spans: readonly Span[], parameters?: Parameters) => ask(spans, parameters).rows;
const told = ({ queue, consumer, outcome, attempt }: MessageRow) =>
  `${outcome} ${queue} ${consumer} ${attempt}`;

const publish = span('p', 'front', 'producer', 'publish s.work', [0, 2]);
const process = (
  path: string,
  from: number,
  more: Parameters | Record<string, boolean | number | string> = {},
) => span(path, 'worker', 'consumer', 'process s.work', [from, from + 10], more);

test('each delivery is a row, newest first, with its publish', () => {
  expect(rows(failedOrder).map(told)).toEqual([
    'ok s.bills biller 1',
    'ok (temporary) worker 1',
    'ok s.stock stock 1',
    'ok s.work worker 2',
    'ok (temporary) worker 1',
    'ok s.stock stock 1',
    'retried s.work worker 1',
  ]);
  expect(rows(failedOrder).at(-1)).toMatchObject({
    publisher: 'front',
    exchange: 's.orders',
    messageId: 'order-3',
    failure: 'card declined: message nacked',
    at: 0,
    waitMs: 48,
    workMs: 70,
    durationMs: 120,
  });
});

const settled = (settlement: string) => ({ 'hoptrace.message.settlement': settlement });
const dead = {
  'hoptrace.message.dead_letter.queue': 's.work',
  'hoptrace.message.dead_letter.reason': 'rejected',
};

test.each<[string, string, readonly Span[]]>([
  ['a publish that nobody was seen to take', 'sent', [publish]],
  ['a publish that failed', 'failed', [changed(publish, { status: 'error' })]],
  [
    'a mandatory one that no queue took',
    'unroutable',
    [changed(publish, { attributes: [...publish.attributes, 'hoptrace.message.returned', 312] })],
  ],
  ['one that came back after its span had ended', 'unroutable', [publish, returnOf(publish)]],
  ['an acked delivery', 'ok', [publish, process('pa', 5, settled('ack'))]],
  ['one whose handler threw', 'failed', [publish, process('pa', 5, { exception: 'oh', ...settled('ack') })]],
  ['one that was rejected', 'failed', [publish, process('pa', 5, settled('reject'))]],
  [
    'one that was requeued',
    'retried',
    [publish, process('pa', 5, { ...settled('nack'), 'hoptrace.message.requeue': true })],
  ],
  ['one whose channel closed', 'unsettled', [publish, process('pa', 5, settled('channel_closed'))]],
  ['one whose program ended', 'unsettled', [publish, process('pa', 5, { 'hoptrace.unfinished': true })]],
  [
    'one that was delivered again',
    'retried',
    [publish, process('pa', 5, settled('nack')), process('pb', 50, { 'hoptrace.message.attempt': 2 })],
  ],
  [
    'one that came to the queue for the dead',
    'dead-lettered',
    [
      publish,
      process('pa', 5, settled('reject')),
      span('pb', 'undertaker', 'consumer', 'process s.dead', [50, 51], dead),
    ],
  ],
])('%s is %s', (_, outcome, spans) => {
  expect(rows(spans).at(-1)!.outcome).toBe(outcome);
});

test('why it came back', () => {
  expect(rows([publish, returnOf(publish)])).toMatchObject([
    { spanId: 'p', failure: 'returned: 312 NO_ROUTE' },
  ]);
});

test.each<[Parameters, number]>([
  [{}, 7],
  [{ service: 'biller' }, 1],
  [{ service: 'stock' }, 4],
  [{ queue: 's.work' }, 2],
  [{ queue: 's.orders' }, 2],
  [{ queue: '(temporary)' }, 2],
  [{ outcome: 'retried' }, 1],
  [{ outcome: 'retried,ok' }, 7],
  [{ outcome: 'unroutable' }, 0],
  [{ attempt: '2' }, 1],
  [{ attempt: '1-' }, 7],
  [{ minMs: '100' }, 2],
  [{ maxMs: '20.9', queue: 's.stock' }, 0],
  [{ text: 'ORDER-3' }, 2],
  [{ text: 'card declined' }, 1],
  [{ text: 'card.declined' }, 0],
  [{ text: 'order-3', attempt: '2', service: 'worker', outcome: 'ok' }, 1],
  [{ text: '', service: '' }, 7],
])('%j leaves %d of 7', (parameters, count) => {
  expect([ask(failedOrder, parameters).total, rows(failedOrder, parameters).length]).toEqual([count, count]);
});

test('pages follow each other, and a list that stands still has any place of it', () => {
  const spans = [...smoothOrder, ...failedOrder.map((each) => changed(each, { spanId: `f${each.spanId}` }))];
  const all = rows(spans).map(({ seq }) => seq);
  const seen: number[] = [];
  let before: string | undefined = '';
  while (before !== undefined) {
    const page = ask(spans, { limit: '3', before });
    seen.push(...page.rows.map(({ seq }) => seq));
    expect(page.total).toBe(all.length);
    before = page.next?.toString();
  }
  expect(seen).toEqual(all);
  const still = { before: String(all[1]!), limit: '2' };
  expect(ask(spans, still)).toMatchObject({ newer: 2, rows: [{ seq: all[2] }, { seq: all[3] }] });
  expect(ask(spans, { ...still, skip: '2' }).rows.map(({ seq }) => seq)).toEqual(all.slice(4, 6));
});

test('what there is to choose from does not depend on the query', () => {
  expect(ask(failedOrder, { service: 'nobody' })).toMatchObject({
    rows: [],
    next: null,
    services: ['biller', 'front', 'stock', 'worker'],
    queues: ['(temporary)', 's.bills', 's.orders', 's.stock', 's.work'],
  });
});

test.each<[Parameters, string]>([
  [
    { outcome: 'fine' },
    'outcome=fine: not one of ok, failed, retried, dead-lettered, unroutable, unsettled, sent',
  ],
  [{ attempt: 'x' }, "attempt=x: not a number, or one with - for 'or more'"],
  [{ minMs: 'soon' }, 'minMs=soon: not a number of 0 or more'],
  [{ limit: '-1' }, 'limit=-1: not a number of 0 or more'],
])('%j is refused', (parameters, message) => {
  expect(() => parseQuery(parameters)).toThrow(new BadQuery(message));
});

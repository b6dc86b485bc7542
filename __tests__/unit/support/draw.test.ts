import { type DrawnSpan, draw, tree } from '../../support/draw';

function span(spanId: string, name: string, more: Partial<DrawnSpan> = {}): DrawnSpan {
  return {
    spanId,
    name,
    kind: 'CONSUMER',
    parentSpanId: undefined,
    attributes: {},
    events: [],
    links: [],
    status: { code: 'UNSET', message: '' },
    start: 0n,
    service: 'shop',
    ...more,
  };
}

test('children stand below their parent, whatever order they arrive in', () => {
  const spans = [
    span('3', 'publish replies', { parentSpanId: '2', kind: 'PRODUCER' }),
    span('2', 'process orders', { parentSpanId: '1' }),
    span('1', 'publish orders', { kind: 'PRODUCER' }),
  ];
  expect(draw(spans)).toBe(tree`
    PRODUCER publish orders
      CONSUMER process orders
        PRODUCER publish replies
  `);
});

test('siblings stand in the order of their names, then of their starts', () => {
  const spans = [
    span('late', 'process orders', { parentSpanId: '1', start: 9n, attributes: { attempt: 2 } }),
    span('b', 'process bills', { parentSpanId: '1', start: 99n }),
    span('early', 'process orders', { parentSpanId: '1', start: 5n, attributes: { attempt: 1 } }),
    span('1', 'publish orders'),
  ];
  expect(draw(spans, { attributes: ['attempt'] })).toBe(tree`
    CONSUMER publish orders
      CONSUMER process bills
      CONSUMER process orders
        attempt: 1
      CONSUMER process orders
        attempt: 2
  `);
});

test('status, links, chosen attributes and events are shown', () => {
  const spans = [
    span('s', 'subscribe orders', { kind: 'CLIENT' }),
    span('p', 'process orders', {
      status: { code: 'ERROR', message: 'no stock' },
      links: [
        { traceId: 't', spanId: 's', attributes: {} },
        { traceId: 't', spanId: 'not here', attributes: {} },
      ],
      attributes: { settlement: 'nack', requeue: false, tags: ['a'], hidden: 1 },
      events: [
        { name: 'nack', attributes: {}, time: 1n },
        {
          name: 'exception',
          attributes: { 'exception.type': 'Error', 'exception.message': 'no stock' },
          time: 2n,
        },
      ],
    }),
  ];
  const attributes = ['tags', 'settlement', 'requeue', 'absent'];
  expect(draw(spans, { attributes, services: true })).toBe(tree`
    CONSUMER process orders (shop) ERROR "no stock" → subscribe orders → …
      tags: ["a"]
      settlement: nack
      requeue: false
      ! nack
      ! exception Error: no stock
    CLIENT subscribe orders (shop)
  `);
  expect(draw(spans, { events: false })).not.toContain('!');
});

test('a root whose parent is elsewhere is marked', () => {
  expect(draw([span('1', 'process orders', { parentSpanId: 'elsewhere' })])).toBe(tree`
    … CONSUMER process orders
  `);
});

test('names that change from run to run are replaced everywhere', () => {
  const spans = [span('1', 'process orders-3fa9', { attributes: { queue: 'orders-3fa9' } })];
  expect(draw(spans, { attributes: ['queue'], names: { 'orders-3fa9': 'orders' } })).toBe(tree`
    CONSUMER process orders
      queue: orders
  `);
});

test('no spans make no drawing', () => {
  expect(draw([])).toBe('');
});

import { createStore } from '../../../src/view/store/store';
import { changed, span } from './spans';

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    changed(span('r', 'front', 'producer', 'publish s.work', [n, n + 1]), {
      spanId: `p${n}`,
      traceId: `t${n % 7}`,
    }),
  );

test('the newest spans are held, by their trace and by their place', () => {
  const store = createStore(10);
  const spans = numbered(25);
  store.add(spans);
  expect([store.size, store.forgotten, store.version]).toEqual([10, 15, 25]);
  expect([...store.newest()].map(([seq, span]) => [seq, span.spanId])).toEqual(
    Array.from({ length: 10 }, (_, n) => [24 - n, `p${24 - n}`]),
  );
  expect([...store.newest(17)].map(([seq]) => seq)).toEqual([16, 15]);
  expect(store.trace('t0')!.map(({ spanId }) => spanId)).toEqual(['p21']);
  expect(store.trace('t1')!.map(({ spanId }) => spanId)).toEqual(['p15', 'p22']);
  expect(store.span('p14')).toBeUndefined();
});

test('nothing is left of what is forgotten', () => {
  const store = createStore(5);
  const delivery = span('ra', 'worker', 'consumer', 'process s.work', [1, 2]);
  store.add([delivery]);
  expect(store.deliveriesOf('r')).toEqual([delivery]);
  store.add(numbered(5));
  expect([store.deliveriesOf('r'), store.trace('trace'), store.span('ra')]).toEqual([
    [],
    undefined,
    undefined,
  ]);
});

test('a span that was sent twice is held once', () => {
  const store = createStore(5);
  const [one] = numbered(1);
  expect(store.add([one!, { ...one! }])).toEqual([one]);
  expect(store.size).toBe(1);
});

test('a delivery finds its publish by its parent, or by the link that roots have', () => {
  const store = createStore(50);
  const link = (spanId: string) => ({ traceId: 'x', spanId, attributes: [] });
  const process = span('pa', 'worker', 'consumer', 'process s.work', [1, 2]);
  const [setup, origin] = [link('setup'), link('p')];
  store.add([
    process,
    changed(process, { spanId: 'linked', parentSpanId: undefined, links: [setup, origin] }),
    changed(process, { spanId: 'in subscription', parentSpanId: 'setup', links: [setup, origin] }),
    changed(process, { spanId: 'of nobody', parentSpanId: undefined, links: [setup] }),
    changed(process, {
      spanId: 'of another library',
      parentSpanId: undefined,
      links: [origin],
      scope: 'pika',
    }),
    changed(span('ga', 'worker', 'client', 'get s.work', [1, 2]), { spanId: 'got', links: [origin] }),
  ]);
  expect(store.deliveriesOf('p').map(({ spanId }) => spanId)).toEqual([
    'pa',
    'linked',
    'in subscription',
    'of another library',
    'got',
  ]);
});

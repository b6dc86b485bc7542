import type { Flow } from '../../../src/view/api';
import { createFlow } from '../../../src/view/flow/flow';
import { createGauges, type Gauges } from '../../../src/view/flow/gauges';
import { percentiles, record } from '../../../src/view/flow/histogram';
import type { Span } from '../../../src/view/otlp/span';
import { createViewer } from '../../../src/view/viewer';
import { failedOrder, returnOf, smoothOrder, span } from './spans';

const NOW = 1_700_000_000_000;

function flowOf(spans: readonly Span[], at = NOW, gauges: Gauges = createGauges()) {
  const flow = createFlow(gauges);
  for (const span of spans) flow.add(span, at);
  return flow;
}

const edgesOf = ({ edges }: Flow) =>
  edges.map(({ kind, from, to, figures }) => `${kind} ${from} -> ${to} ${figures.count}`);
const nodeIn = ({ nodes }: Flow, id: string) => nodes.find((node) => node.id === id)!;

test('who publishes where, and who takes it from there', () => {
  expect(edgesOf(flowOf(failedOrder).flow('60', NOW, 1))).toEqual([
    'publish service:front -> exchange:s.orders 1',
    'consume queue:s.work -> service:worker 2',
    'publish service:worker -> queue:s.stock 2',
    'consume queue:s.stock -> service:stock 2',
    'publish service:stock -> queue:(temporary) 2',
    'consume queue:(temporary) -> service:worker 2',
    'deadLetter queue:s.work -> queue:s.retries 1',
    'deadLetter queue:s.retries -> queue:s.work 1',
    'publish service:worker -> queue:s.bills 1',
    'consume queue:s.bills -> service:biller 1',
  ]);
});

test('an exchange leads to the queues that its messages were taken from', () => {
  const routed = span('ra', 'worker', 'consumer', 'process s.work', [5, 9], {
    'hoptrace.exchange': 's.orders',
  });
  const flow = flowOf([...smoothOrder, routed]).flow('60', NOW, 1);
  expect(edgesOf(flow)).toContain('route exchange:s.orders -> queue:s.work 1');
});

test('figures of a queue', () => {
  const flow = flowOf(failedOrder).flow('60', NOW + 10_000, 1);
  expect(nodeIn(flow, 'queue:s.work')).toMatchObject({
    failing: true,
    failure: 'card declined: message nacked',
    growing: false,
    figures: { count: 2, rate: 0.2, errors: 1, errorShare: 0.5, deadLettered: 1, redelivered: 0 },
  });
  const { waitP50, waitP95 } = nodeIn(flow, 'queue:s.work').figures;
  expect([Math.abs(waitP50! / 48 - 1) < 0.03, Math.abs(waitP95! / 420 - 1) < 0.03]).toEqual([true, true]);
  expect(nodeIn(flow, 'queue:s.bills')).toMatchObject({
    failing: false,
    failure: null,
    figures: { errors: 0 },
  });
});

test('a message that came back is one message, and an error', () => {
  const publish = span('p', 'front', 'producer', 'publish s.work', [0, 2]);
  const viewer = createViewer({ keep: 10 });
  viewer.spans([publish, returnOf(publish)], {});
  const { edges } = viewer.flow.flow('60', viewer.now(), 1);
  expect(edges).toMatchObject([{ to: 'queue:s.work', failing: true, figures: { count: 1, errors: 1 } }]);
});

test('a queue that is not there fails with what was to go to it, and does not grow', () => {
  const viewer = createViewer({ keep: 100 });
  for (let n = 0; n < 12; n++) {
    const publish = span(`p${n}`, 'front', 'producer', 'publish s.work', [0, 2]);
    viewer.spans([publish, returnOf(publish)], {});
  }
  expect(nodeIn(viewer.flow.flow('60', viewer.now(), 1), 'queue:s.work')).toMatchObject({
    failing: true,
    growing: false,
    failure: 'returned: 312 NO_ROUTE',
    figures: { count: 12, errors: 12 },
  });
});

test('the window is the last minute, and since the start is for good', () => {
  const flow = flowOf(failedOrder);
  const later = NOW + 70_000;
  flow.add(smoothOrder[1]!, later);
  expect(nodeIn(flow.flow('60', later, 1), 'queue:s.work').figures).toMatchObject({ count: 1, errors: 0 });
  expect(nodeIn(flow.flow('all', later, 1), 'queue:s.work').figures).toMatchObject({ count: 3, errors: 1 });
  const work = flow.queues(later, 1).queues.find(({ name }) => name === 's.work')!;
  expect(work).toMatchObject({
    minute: { count: 1 },
    start: { count: 3 },
    takers: ['worker'],
    publishers: [],
    unsettled: null,
  });
  expect(flow.flow('60', later + 120_000, 1).edges.every(({ figures }) => figures.count === 0)).toBe(true);
});

test('who publishes to a queue, by its exchange as well', () => {
  const routed = span('ra', 'worker', 'consumer', 'process s.work', [5, 9], {
    'hoptrace.exchange': 's.orders',
  });
  const { queues } = flowOf([...smoothOrder, routed]).queues(NOW, 1);
  expect(queues.map(({ name, publishers }) => [name, publishers])).toEqual([
    ['s.work', ['front']],
    ['s.stock', ['worker']],
    ['(temporary)', ['stock']],
    ['s.bills', ['worker']],
  ]);
});

const taken = (waitMs: number) =>
  span('ra', 'worker', 'consumer', 'process s.work', [5, 9], { 'hoptrace.message.time_in_queue_ms': waitMs });

describe('a queue grows', () => {
  const isGrowing = (flow: ReturnType<typeof flowOf>, now: number) =>
    nodeIn(flow.flow('60', now, 1), 'queue:s.work').growing;

  test('when its messages wait longer and longer', () => {
    const flow = flowOf(Array(20).fill(taken(100)));
    expect(isGrowing(flow, NOW)).toBe(false);
    for (let n = 0; n < 20; n++) flow.add(taken(900), NOW + 40_000);
    expect(isGrowing(flow, NOW + 40_000)).toBe(true);
  });

  test('not when they wait a little longer, or shorter', () => {
    const flow = flowOf(Array(20).fill(taken(10)));
    for (let n = 0; n < 20; n++) flow.add(taken(60), NOW + 40_000);
    expect(isGrowing(flow, NOW + 40_000)).toBe(false);
  });

  test('when more is published than taken', () => {
    const publish = span('r', 'front', 'producer', 'publish s.work', [0, 1]);
    const flow = flowOf([taken(1), ...Array(11).fill(publish)]);
    expect(isGrowing(flow, NOW)).toBe(false);
    flow.add(publish, NOW);
    expect(isGrowing(flow, NOW)).toBe(true);
  });
});

test('names beyond what anybody looks at are one', () => {
  const flow = flowOf(
    Array.from({ length: 2_000 }, (_, n) => span('r', 'front', 'producer', `publish queue-${n}`, [0, 1])),
  ).flow('60', NOW, 1);
  expect(flow.nodes.length).toBeLessThanOrEqual(502);
  expect(flow.edges.reduce((sum, { figures }) => sum + figures.count, 0)).toBe(2_000);
  expect(nodeIn(flow, 'queue:(others)')).toBeDefined();
});

test('percentiles are right to 3%', () => {
  const histogram = new Map<number, number>();
  for (let ms = 1; ms <= 10_000; ms++) record(histogram, ms);
  const [p50, p95] = percentiles(histogram, [0.5, 0.95]);
  expect([Math.abs(p50! / 5_000 - 1) < 0.03, Math.abs(p95! / 9_500 - 1) < 0.03]).toEqual([true, true]);
  expect(percentiles(new Map(), [0.5])).toEqual([null]);
});

describe('metrics', () => {
  const request = (metric: string, instance: string, value: number, queue?: string) => ({
    resourceMetrics: [
      {
        resource: { attributes: [{ key: 'service.instance.id', value: { stringValue: instance } }] },
        scopeMetrics: [
          {
            metrics: [
              {
                name: metric,
                sum: {
                  dataPoints: [
                    {
                      asInt: String(value),
                      attributes: queue
                        ? [{ key: 'messaging.destination.name', value: { stringValue: queue } }]
                        : [],
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  });

  test('of all programs are summed, each by its newest word, until it is heard of no more', () => {
    const gauges = createGauges();
    gauges.add(request('hoptrace.messages.unsettled', 'a', 9, 's.work'), NOW);
    gauges.add(request('hoptrace.messages.unsettled', 'a', 3, 's.work'), NOW + 1);
    gauges.add(request('hoptrace.messages.unsettled', 'b', 4, 's.work'), NOW + 100_000);
    gauges.add(request('hoptrace.consumers', 'a', 1, 's.work'), NOW);
    gauges.add(request('hoptrace.consumers', 'a', 2), NOW);
    const flow = flowOf(smoothOrder, NOW, gauges).flow('60', NOW, 1);
    expect(nodeIn(flow, 'queue:s.work')).toMatchObject({ unsettled: 7, consumers: 1 });
    expect(nodeIn(flow, 'queue:(temporary)')).toMatchObject({ unsettled: null, consumers: 2 });
    expect(gauges.unsettled('s.work', NOW + 200_000)).toBe(4);
  });

  test.each([null, { resourceMetrics: 7 }, { resourceMetrics: [{ scopeMetrics: [{ metrics: [7] }] }] }])(
    '%j is no request',
    (wrong) => {
      expect(() => createGauges().add(wrong, NOW)).toThrow(TypeError);
    },
  );
});

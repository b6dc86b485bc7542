import flow from '../../../../fixtures/view/answers/flow.json';
import type { EdgeKind, Flow, NodeKind } from '../../../../src/view/api';
import { type Direction, layout } from '../../../../src/view/page/flow/layout';
import { calmText, concernsOf, edgeLink, nodeLink } from '../../../../src/view/page/flow/words';

const sample = flow as Flow;
const widthOf = (text: string) => text.length * 7;

/** A map of many services, each with queues of its own, and a way back. */
function large(services: number): Pick<Flow, 'nodes' | 'edges'> {
  const node = (kind: string, name: string) => ({ ...sample.nodes[0]!, id: `${kind}:${name}`, kind, name });
  const edge = (kind: string, from: string, to: string) => ({
    ...sample.edges[0]!,
    id: `${kind} ${from} ${to}`,
    kind,
    from,
    to,
  });
  const numbers = Array.from({ length: services }, (_, n) => n);
  return {
    nodes: numbers.flatMap((n) => [node('service', `s${n}`), node('queue', `q${n}`)]),
    edges: numbers.flatMap((n) => [
      edge('consume', `queue:q${n}`, `service:s${n}`),
      edge('publish', `service:s${n}`, `queue:q${(2 * n + 1) % services}`),
      edge('publish', `service:s${n}`, `queue:q${(2 * n + 2) % services}`),
    ]),
  } as Pick<Flow, 'nodes' | 'edges'>;
}

test.each(['LR', 'TB'] as Direction[])('on a map of 24 nodes nothing covers anything: %s', (direction) => {
  const { nodes, edges } = large(12);
  const placed = layout(nodes, edges, direction, widthOf);
  const boxes = [...placed.nodes, ...placed.edges.map(({ id, label }) => ({ id, ...label }))];
  const covering = boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (b) =>
          Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2,
      )
      .map((b) => `${a.id} and ${b.id}`),
  );
  expect(covering).toEqual([]);
});

test('a map begins with who sends messages, also where a reply comes back and whoever was seen first', () => {
  const node = (kind: NodeKind, name: string) => ({ id: name, kind, name });
  const edge = (kind: EdgeKind, from: string, to: string) => ({ id: `${from} ${to}`, kind, from, to });
  const { nodes } = layout(
    [
      node('queue', 'orders'),
      node('service', 'worker'),
      node('service', 'front'),
      node('queue', 'replies'),
      node('queue', 'retries'),
      node('queue', 'lookups'),
      node('exchange', 'events'),
      node('queue', 'bills'),
    ],
    [
      edge('consume', 'orders', 'worker'),
      edge('publish', 'worker', 'replies'),
      edge('consume', 'replies', 'front'),
      edge('publish', 'front', 'orders'),
      edge('publish', 'front', 'lookups'),
      edge('consume', 'lookups', 'worker'),
      edge('deadLetter', 'orders', 'retries'),
      edge('deadLetter', 'retries', 'orders'),
      edge('publish', 'worker', 'events'),
      edge('route', 'events', 'bills'),
      edge('consume', 'bills', 'worker'),
    ],
    'LR',
    widthOf,
  );
  const x = (id: string) => nodes.find((each) => each.id === id)!.x;
  expect(nodes.filter(({ id }) => id !== 'front' && x(id) <= x('front'))).toEqual([]);
  expect(x('orders')).toBeLessThan(x('worker'));
  expect(x('worker')).toBeLessThan(x('events'));
  expect(x('worker')).toBeLessThan(x('replies'));
});

test('figures move nothing', () => {
  const busy = sample.nodes.map((node) => ({
    ...node,
    failing: true,
    figures: { ...node.figures, count: 1e6 },
  }));
  expect(layout(busy, sample.edges, 'LR', widthOf)).toEqual(
    layout(sample.nodes, sample.edges, 'LR', widthOf),
  );
});

test('what is worth a look is told once, the worst first, with what went wrong', () => {
  expect(concernsOf(sample).map(({ node, text, detail }) => [node.id, text, detail])).toEqual([
    ['queue:work', '12 of 72 failed', 'card declined: message nacked'],
    ['queue:bills', 'it grows, p95 of waiting 4.10 s', undefined],
  ]);
  expect(calmText({ ...sample, edges: [] })).toBe('No message was taken in the last minute.');
});

test('a place that fails leads to the messages that failed there, any other to all of them', () => {
  const byId = new Map(sample.nodes.map((node) => [node.id, node]));
  expect(nodeLink(byId.get('queue:work')!)).toContain('#/messages?queue=work&outcome=failed');
  expect(nodeLink(byId.get('service:front')!)).toBe('#/messages?service=front');
  const edge = sample.edges.find(({ id }) => id.startsWith('consume queue:bills'))!;
  expect(edgeLink(edge, byId.get(edge.from)!, byId.get(edge.to)!)).toBe(
    '#/messages?service=biller&queue=bills',
  );
});

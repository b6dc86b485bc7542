/** The samples that the page is developed with are answers as `src/view/api.ts` has them: a matter of types. */
import flow from '../../../fixtures/view/answers/flow.json';
import journey from '../../../fixtures/view/answers/journey.json';
import messages from '../../../fixtures/view/answers/messages.json';
import queues from '../../../fixtures/view/answers/queues.json';
import tick from '../../../fixtures/view/answers/tick.json';
import {
  type Flow,
  type JourneyAnswer,
  type Messages,
  OUTCOMES,
  type Queues,
  type Tick,
} from '../../../src/view/api';

/** JSON has texts where the types have unions of them, and arrays where they have pairs. */
type Loose<T> = T extends string
  ? string
  : T extends readonly (infer E)[]
    ? Loose<E>[]
    : T extends object
      ? { [K in keyof T]: Loose<T[K]> }
      : T;

const answers: [Loose<Flow>, Loose<Messages>, Loose<Queues>, Loose<Omit<Tick, 'source'>>] = [
  flow,
  messages,
  queues,
  tick,
];

test('the samples agree with each other', () => {
  expect(answers).toHaveLength(4);
  const ids = new Set(flow.nodes.map((node) => node.id));
  for (const edge of flow.edges) expect([ids.has(edge.from), ids.has(edge.to)]).toEqual([true, true]);
  expect(new Set(messages.rows.map((row) => row.outcome))).toEqual(new Set(OUTCOMES));
  const spans = journey.spans as unknown as JourneyAnswer['spans'];
  for (const [index, span] of spans.entries()) expect(span.parent).toBeLessThan(index);
});

import fc from 'fast-check';

/** A step of a program, as fixtures/libraries/belonging.cjs takes it: in what way it leads to those below it. */
export interface Step {
  way: string;
  below: Step[];
}

/** What a request does. */
export type Program = Step[];

const WAYS = [
  'publish',
  'timer',
  'confirm',
  'request',
  'get',
  'a message comes back',
  'limiter',
  'outbox',
  'forward',
  'connection manager',
  'rascal',
  'rascal without confirms',
];
const DEEPEST = 5;

const way = fc.oneof(
  { weight: 200, arbitrary: fc.constantFrom(...WAYS) },
  { weight: 1, arbitrary: fc.constant('connection lost') },
);

/** The last step publishes, so that there is something to judge wherever a branch has come to. */
const steps: fc.Memo<Step[]> = fc.memo((depth) =>
  depth <= 1
    ? fc.constant([{ way: 'publish', below: [] }])
    : fc.array(fc.record({ way, below: steps() }), { minLength: 1, maxLength: depth === DEEPEST ? 3 : 2 }),
);

/** The same programs for the same seed. */
export function randomRequests(count: number, seed: number): Program[] {
  return fc.sample(steps(DEEPEST), { numRuns: count, seed });
}

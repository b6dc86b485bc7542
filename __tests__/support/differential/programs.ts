import fc from 'fast-check';

/** A program of channel calls, as fixtures/programs/random.cjs runs it. */
export interface RandomProgram {
  api: 'promise' | 'callback';
  /** whether its first channel is a confirm channel */
  confirm: boolean;
  /** whether that channel listens to `handler-error`, so that it survives a handler that throws */
  handlerErrors: boolean;
  steps: Step[];
}

export interface Step {
  do: string;
  /** the channel, by its number */
  on?: number;
  [argument: string]: unknown;
}

const SETTLEMENTS = [
  'ack',
  'ackUpTo',
  'nack',
  'discard',
  'nackUpTo',
  'reject',
  'requeue',
  'ackAll',
  'nackAll',
];

const queue = fc.constantFrom('q0', 'q1');
const handler = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constantFrom('sync', 'async', 'promise', 'thenable'),
      does: fc.oneof(
        { weight: 3, arbitrary: fc.constant('ack') },
        { weight: 3, arbitrary: fc.constantFrom(...SETTLEMENTS) },
        { weight: 2, arbitrary: fc.constantFrom('nothing', 'publish', 'close') },
      ),
      outcome: fc.oneof(
        { weight: 3, arbitrary: fc.constant('ok') },
        { weight: 2, arbitrary: fc.constantFrom('throw', 'reject') },
      ),
      value: fc.constantFrom(undefined, null, 7, 'text', {}),
    }),
  },
  { weight: 1, arbitrary: fc.constant('none') },
);

const publish = fc.record({
  do: fc.constant('publish'),
  to: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('queue0', 'queue1') },
    fc.constantFrom('nowhere', 'no exchange'),
  ),
  headers: fc.constantFrom('none', 'plain', 'frozen', 'bare', 'stale', 'garbage', 'large', 'impossible'),
  content: fc.oneof(
    { weight: 5, arbitrary: fc.constant('small') },
    fc.constantFrom('empty', 'large', 'string'),
  ),
  mandatory: fc.boolean(),
  confirm: fc.boolean(),
});
const consume = fc.record({
  do: fc.constant('consume'),
  queue,
  noAck: fc.boolean(),
  exclusive: fc.boolean(),
  handler,
});
const get = fc.record({ do: fc.constant('get'), queue, noAck: fc.boolean() });
const settle = fc.record({
  do: fc.constant('settle'),
  how: fc.constantFrom(...SETTLEMENTS),
  which: fc.nat(5),
});
const open = fc.record({ do: fc.constant('open'), confirm: fc.boolean(), handlerErrors: fc.boolean() });
const onQueue = fc.record({
  do: fc.constantFrom('purge', 'deleteQueue', 'check'),
  queue: fc.constantFrom('q0', 'q1', 'no such queue'),
});
const other = fc.record({
  do: fc.constantFrom('cancel', 'recover', 'prefetch', 'confirms', 'close', 'closeConnection'),
});

const step = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: publish },
      { weight: 5, arbitrary: consume },
      { weight: 3, arbitrary: get },
      { weight: 3, arbitrary: settle },
      { weight: 2, arbitrary: open },
      { weight: 1, arbitrary: onQueue },
      { weight: 3, arbitrary: other },
    ),
    fc.nat(3),
  )
  .map(([what, on]) => ({ ...what, on }) as Step);

const program: fc.Arbitrary<RandomProgram> = fc.record({
  api: fc.constantFrom('promise', 'callback'),
  confirm: fc.boolean(),
  handlerErrors: fc.boolean(),
  steps: fc.array(step, { minLength: 3, maxLength: 14 }),
});

/** The same programs for the same seed. */
export function randomPrograms(count: number, seed: number): RandomProgram[] {
  return fc.sample(program, { numRuns: count, seed });
}

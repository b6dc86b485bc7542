import type { RandomProgram, Step } from './programs';

/** Programs that tell an instrumentation at once if it meddles: run before the random ones, on both APIs. */
const EXAMPLES: Record<string, Step[]> = {
  'an async handler rejects': [
    {
      do: 'consume',
      queue: 'q0',
      noAck: true,
      exclusive: false,
      handler: { kind: 'async', does: 'nothing', outcome: 'reject' },
    },
    { do: 'publish', to: 'queue0', headers: 'none', content: 'small' },
  ],
  'the query that a handler returns is not run': [
    {
      do: 'consume',
      queue: 'q0',
      noAck: true,
      exclusive: false,
      handler: { kind: 'thenable', does: 'nothing', outcome: 'reject' },
    },
    { do: 'publish', to: 'queue0', headers: 'none', content: 'small' },
  ],
  'a handler throws, and the channel goes with it': [
    {
      do: 'consume',
      queue: 'q0',
      noAck: false,
      exclusive: false,
      handler: { kind: 'sync', does: 'ack', outcome: 'throw' },
    },
    { do: 'publish', to: 'queue0', headers: 'plain', content: 'small' },
    { do: 'publish', to: 'queue0', headers: 'plain', content: 'small' },
  ],
  'the broker cancels a consumer: null': [
    {
      do: 'consume',
      queue: 'q0',
      noAck: false,
      exclusive: false,
      handler: { kind: 'sync', does: 'nothing', outcome: 'ok' },
    },
    { do: 'deleteQueue', queue: 'q0' },
  ],
  'confirm callbacks: acked, nacked, returned, never sent': [
    { do: 'publish', to: 'queue1', headers: 'frozen', content: 'small', confirm: true },
    { do: 'publish', to: 'queue1', headers: 'bare', content: 'small', confirm: true },
    { do: 'publish', to: 'nowhere', headers: 'garbage', content: 'large', mandatory: true, confirm: true },
    { do: 'publish', to: 'queue0', headers: 'plain', content: 'string', confirm: true },
    { do: 'publish', to: 'queue0', headers: 'large', content: 'empty', confirm: true },
    { do: 'confirms' },
  ],
  'confirms outstanding when the channel closes': [
    { do: 'publish', to: 'no exchange', headers: 'none', content: 'small', confirm: true },
    { do: 'publish', to: 'queue0', headers: 'none', content: 'small', confirm: true },
    { do: 'confirms' },
  ],
  'settled twice, and after the channel is closed': [
    { do: 'publish', to: 'queue0', headers: 'none', content: 'small' },
    { do: 'get', queue: 'q0', noAck: false },
    { do: 'settle', how: 'ack', which: 0 },
    { do: 'settle', how: 'ack', which: 0 },
    { do: 'settle', how: 'nackAll', which: 0 },
    { do: 'publish', to: 'queue0', headers: 'none', content: 'small', confirm: true },
    { do: 'consume', queue: 'q0', noAck: false, exclusive: false, handler: 'none' },
  ],
  'no handler at all': [
    { do: 'consume', queue: 'q0', noAck: false, exclusive: false, handler: 'none' },
    { do: 'publish', to: 'queue0', headers: 'none', content: 'small' },
  ],
};

export const examples: RandomProgram[] = (['promise', 'callback'] as const).flatMap((api) =>
  Object.values(EXAMPLES).flatMap((steps) =>
    [true, false].map((handlerErrors) => ({ api, confirm: true, handlerErrors, steps })),
  ),
);

import { brokerWraps } from './broker';
import { consumeWraps, observeConsume } from './consume';
import { eventWraps } from './events';
import { getWraps, observeGet } from './get';
import { publishWraps, sendWraps } from './publish';
import { observeChannelFacts, rpcWraps } from './rpc';
import { settleWraps } from './settle';
import type { Tap, Wrap } from './tap';

/** A file of amqplib that is patched: by the shape of what it exports, not by its version. */
export interface Target {
  /** path inside the package, without extension */
  readonly file: string;
  /** the classes it must export, and the methods each must have, own or inherited */
  readonly shape: Readonly<Record<string, readonly string[]>>;
  /** what to wrap in it */
  readonly wraps: (exports: Record<string, { prototype: object }>, tap: Tap) => Wrap[];
}

const CHANNEL = [
  'consume',
  'publish',
  'ack',
  'ackAll',
  'nack',
  'nackAll',
  'reject',
  'sendMessage',
  'sendOrEnqueue',
  'acceptMessageFrame',
  'closeBecause',
  'emit',
] as const;

const MODEL = { Channel: CHANNEL, ConfirmChannel: [...CHANNEL, 'pushConfirmCallback'] };

/** amqplib 0.5.5 to 2.3.1 have these files, with these shapes. */
export const TARGETS: readonly Target[] = [
  { file: 'lib/channel_model', shape: MODEL, wraps: modelWraps },
  { file: 'lib/callback_model', shape: MODEL, wraps: modelWraps },
  {
    file: 'lib/connection',
    shape: { Connection: ['open', 'toClosed', 'emit'] },
    wraps: ({ Connection }, tap) => brokerWraps(Connection!.prototype, tap),
  },
];

function modelWraps({ Channel, ConfirmChannel }: Record<string, { prototype: object }>, tap: Tap): Wrap[] {
  const channel = Channel!.prototype;
  const base = ownerOf(channel, 'sendMessage');
  return [
    ...consumeWraps(channel, tap),
    ...publishWraps(channel, false, tap),
    ...publishWraps(ConfirmChannel!.prototype, true, tap),
    ...settleWraps(channel, tap),
    ...rpcWraps(base, tap, [observeConsume(tap), observeGet(tap), observeChannelFacts]),
    ...sendWraps(base, tap),
    ...getWraps(base, tap),
    ...eventWraps(base, tap),
  ];
}

/** The prototype in this chain that has the method as its own: both models share lib/channel.js's class. */
function ownerOf(prototype: object, method: string): object {
  let owner = prototype;
  while (!Object.hasOwn(owner, method)) owner = Object.getPrototypeOf(owner);
  return owner;
}

/** What is missing from a file's exports, in words; undefined where its shape is the known one. */
export function misshapen(target: Target, exports: unknown): string | undefined {
  for (const [name, methods] of Object.entries(target.shape)) {
    const prototype = (exports as Record<string, { prototype?: Record<string, unknown> }> | undefined)?.[name]
      ?.prototype;
    if (prototype === undefined) return `no class ${name}`;
    const missing = methods.find((method) => typeof prototype[method] !== 'function');
    if (missing !== undefined) return `no method ${name}.${missing}`;
  }
  return undefined;
}

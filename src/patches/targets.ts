import { brokerWraps } from './broker';
import { consumeWraps, onConsume } from './consume';
import { eventWraps } from './events';
import { getWraps, onGet } from './get';
import { publishWraps, sendWraps } from './publish';
import { onChannelFacts, rpcWraps } from './rpc';
import { settleWraps } from './settle';
import { CHANNEL, CONNECTION, hasMethod, MODEL, misshapen } from './shape';
import type { Tap, Wrap } from './tap';

type Classes = Record<string, { prototype: object }>;

/** What to wrap in lib/channel_model.js or lib/callback_model.js, given its exports; or, in words, why nothing. */
export function modelWraps(exports: unknown, tap: Tap): Wrap[] | string {
  const missing = misshapen(MODEL, exports);
  if (missing !== undefined) return missing;
  const { Channel, ConfirmChannel } = exports as Classes;
  return channelWraps(Channel!.prototype, ConfirmChannel!.prototype, tap);
}

/** What to wrap in lib/connection.js, given its exports; nothing where its shape is another. */
export function connectionWraps(exports: unknown, tap: Tap): Wrap[] {
  return misshapen(CONNECTION, exports) === undefined
    ? brokerWraps((exports as Classes).Connection!.prototype, tap)
    : [];
}

/** The same, given a channel that is being made and its connection: the classes are looked for above them. */
export function instanceWraps(channel: object, tap: Tap): Wrap[] | string {
  const missing = CHANNEL.find((method) => !hasMethod(channel, method));
  if (missing !== undefined) return `no method ${missing}`;
  const { connection } = channel as { connection?: object };
  const connectionPrototype =
    connection !== undefined && CONNECTION.Connection.every((method) => hasMethod(connection, method))
      ? Object.getPrototypeOf(connection)
      : undefined;
  return [
    ...channelWraps(ownerOf(channel, 'consume')!, ownerOf(channel, 'waitForConfirms'), tap),
    ...(connectionPrototype === undefined ? [] : brokerWraps(connectionPrototype, tap)),
  ];
}

function channelWraps(channel: object, confirmChannel: object | undefined, tap: Tap): Wrap[] {
  const base = ownerOf(channel, 'sendMessage')!;
  return [
    ...consumeWraps(channel, tap),
    ...publishWraps(channel, false, tap),
    ...(confirmChannel === undefined ? [] : publishWraps(confirmChannel, true, tap)),
    ...settleWraps(channel, tap),
    ...rpcWraps(base, tap, [onConsume(tap), onGet(tap), onChannelFacts(tap)]),
    ...sendWraps(base, tap),
    ...getWraps(base, tap),
    ...eventWraps(base, tap),
  ];
}

/** The object in this chain that has the method as its own: both models share lib/channel.js's class. */
function ownerOf(object: object, method: string): object | undefined {
  let owner: object | null = object;
  while (owner !== null && !Object.hasOwn(owner, method)) owner = Object.getPrototypeOf(owner);
  return owner ?? undefined;
}

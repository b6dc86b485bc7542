import { keepResult, withCarrier } from '../messaging/carried';
import { inContextOfNow, type Method, type Tap, type Wrap } from '../patches/tap';
import { type Companion, lacking } from './companion';

/** Where the methods of a ChannelWrapper have a message's options. */
const PUBLISHING: Readonly<Record<string, number>> = { publish: 3, sendToQueue: 2 };
const HANDLER = 1;

/**
 * amqp-connection-manager 3.9 to 5, and with it Nest's ClientRMQ and golevelup's module. A ChannelWrapper queues
 * what it publishes until there is a connection with room, and whatever happens to be going on then sends all
 * of it. It hands the options on to amqplib, so they take the context along. What a handler of `consume` returns
 * it drops, so that nobody would see it reject.
 */
export const connectionManager: Companion = {
  name: 'amqp-connection-manager',
  file: 'dist/cjs/ChannelWrapper.js',
  wraps(exports, tap) {
    const prototype = (exports as { default?: { prototype?: object } } | undefined)?.default?.prototype;
    const missing = lacking(prototype, [...Object.keys(PUBLISHING), 'consume']);
    if (missing !== undefined) return `no method ChannelWrapper.${missing}`;
    return [
      ...Object.entries(PUBLISHING).map(([method, at]) => wrap(prototype!, method, at, tap, carrying)),
      wrap(prototype!, 'consume', HANDLER, tap, keeping),
    ];
  },
};

/** A method one of whose arguments is exchanged on the way in. */
function wrap(
  target: object,
  method: string,
  at: number,
  tap: Tap,
  exchange: (argument: unknown, tap: Tap) => unknown,
): Wrap {
  return {
    target,
    method,
    around: (original) =>
      function (this: unknown, ...args) {
        if (tap.observer === undefined) return original.apply(this, args);
        try {
          args[at] = exchange(args[at], tap);
        } catch (error) {
          tap.fault(`ChannelWrapper.${method}`, error);
        }
        return original.apply(this, args);
      },
  };
}

function carrying(options: unknown, tap: Tap): unknown {
  if (options !== undefined && (typeof options !== 'object' || options === null)) return options;
  const carrier = inContextOfNow((call: () => unknown) => call(), 'ChannelWrapper', tap);
  return withCarrier(options, carrier);
}

function keeping(handler: unknown): unknown {
  if (typeof handler !== 'function') return handler;
  return function (this: unknown, ...args: unknown[]): unknown {
    const result = Reflect.apply(handler as Method, this, args);
    keepResult(result);
    return result;
  };
}

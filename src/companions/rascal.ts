import { inContextOfNow, type Method, type Tap } from '../patches/tap';
import { type Companion, lacking } from './companion';

/** Each calls back with a channel: out of a pool, or made for the purpose, one after the other. */
const QUEUED = ['borrowChannel', 'borrowConfirmChannel', 'getChannel', 'getConfirmChannel'];

/**
 * rascal 14 to 21. Whoever wants to publish waits for a channel; as soon as there is one, rascal calls back from
 * wherever the one before it was returned.
 */
export const rascal: Companion = {
  name: 'rascal',
  file: 'lib/amqp/Vhost.js',
  wraps(exports, tap) {
    const missing = lacking(exports, ['create']);
    if (missing !== undefined) return `no function Vhost.${missing}`;
    return [
      {
        target: exports as object,
        method: 'create',
        around: (create) =>
          function (this: unknown, ...args) {
            const last = args.length - 1;
            if (tap.observer !== undefined && typeof args[last] === 'function')
              args[last] = handingOver(args[last], tap);
            return create.apply(this, args);
          },
      },
    ];
  },
};

/** A vhost's methods are its own, so they are exchanged as soon as there is one. */
function handingOver(next: Method, tap: Tap): Method {
  return function (this: unknown, ...args) {
    try {
      const [, vhost] = args as [unknown, Record<string, Method> | undefined];
      if (vhost !== undefined && lacking(vhost, QUEUED) === undefined)
        for (const method of QUEUED) vhost[method] = calledBackInContext(vhost[method]!, tap);
    } catch (error) {
      tap.fault('rascal', error);
    }
    return next.apply(this, args);
  };
}

/** Same name, same length. */
function calledBackInContext(original: Method, tap: Tap): Method {
  function inContext(this: unknown, next: Method, ...rest: unknown[]): unknown {
    return original.call(this, inContextOfNow(next, 'rascal', tap), ...rest);
  }
  return Object.defineProperties(inContext, {
    name: { value: original.name, configurable: true },
    length: { value: original.length, configurable: true },
  });
}

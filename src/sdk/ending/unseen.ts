import { createHook } from 'node:async_hooks';
import { constants } from 'node:os';
import { guarded } from '../../safety/guarded';

/** Node.js's own handle for a signal. */
interface Handle {
  onsignal: () => void;
  start(number: number): number;
  close(): void;
  unref(): void;
}

const METHODS = ['start', 'close', 'unref'] as const;

/** Calls `act` at each such signal, and keeps no program running. Gives how to end it. */
export type Listen = (name: NodeJS.Signals, act: () => void) => () => void;

/**
 * A way to listen to signals that `process` does not show.
 *
 * Private: the handle is Node.js's own (`SIGNALWRAP`; 18 to 26), which it shows to async hooks when it makes one.
 * The public way, `process.on`, is what must not be seen here (`signals.ts` has what it breaks). Undefined where
 * Node.js shows none, or one with other methods: then a signal costs what was not sent yet, 5 s of spans by default.
 */
export function unseenListening(): Listen | undefined {
  const Handle = findHandleClass();
  if (Handle === undefined || METHODS.some((method) => typeof Handle.prototype[method] !== 'function'))
    return undefined;
  return (name, act) => {
    const handle = new Handle();
    handle.unref();
    handle.onsignal = guarded(act);
    handle.start(constants.signals[name]);
    return () => handle.close();
  };
}

function findHandleClass(): { new (): Handle; prototype: Handle } | undefined {
  let found: unknown;
  const hook = createHook({
    init(_id, type, _trigger, resource) {
      if (type === 'SIGNALWRAP') found = resource.constructor;
    },
  }).enable();
  // a signal that is ignored by default, listened to for an instant, which makes a handle unless there is one
  const name = (['SIGURG', 'SIGWINCH', 'SIGCONT'] as const).find((name) => !process.listenerCount(name));
  const nothing = (): void => {};
  if (name !== undefined) process.on(name, nothing).off(name, nothing);
  hook.disable();
  return found as { new (): Handle; prototype: Handle } | undefined;
}

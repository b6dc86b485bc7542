import { createHook } from 'node:async_hooks';
import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { guarded } from '../../safety/guarded';

/** The signals that end a program which does not listen to them, and that it is stopped with. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;

type Name = (typeof SIGNALS)[number];

/** Node.js's internal handle for a signal. */
interface Handle {
  onsignal: () => void;
  start(number: number): number;
  close(): void;
  unref(): void;
}

/**
 * Calls `last` when the program is about to die of a signal, and lets it die of it then: same signal, same
 * status. A program that listens to the signal itself is left alone.
 *
 * Not by `process.on`: such a listener is seen, and programs act on it. With one, `signal-exit` thinks that
 * somebody else ends the program and does not, and fastify's plugin for graceful shutdown refuses to work. So
 * this takes Node.js's own handle for signals, which it shows to async hooks when it makes one. Where that is
 * not to be had (Windows has no such signals, worker threads get none), nothing is done.
 *
 * As the first process of a container (PID 1) a program that does not listen does not die: Linux keeps such
 * signals from it. Then `survived` is called each time, and the program runs on.
 */
export function beforeDeathBySignal(last: () => void, survived: () => void): void {
  if (process.platform === 'win32' || !isMainThread) return;
  const Handle = findHandleClass();
  if (Handle === undefined) return;
  const { kill } = process;
  const isImmune = process.platform === 'linux' && process.pid === 1;
  for (const name of SIGNALS) {
    const isTheirs = createWitness(name);
    const handle = new Handle();
    handle.unref();
    const told = guarded(isImmune ? survived : last);
    handle.onsignal = guarded(() => {
      if (isTheirs()) return;
      told();
      if (isImmune) return;
      handle.close();
      kill.call(process, process.pid, name);
    });
    handle.start(constants.signals[name]);
  }
}

function findHandleClass(): (new () => Handle) | undefined {
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
  return found as (new () => Handle) | undefined;
}

/**
 * Tells whether a signal that we have just been told of is the program's own business. Node.js tells it and us
 * one after the other, in either order and perhaps not in the same turn of the event loop, and a listener for
 * one time is gone by the time it runs. So a listener that goes may have taken the signal that we are told of
 * next, unless we have been told of it already.
 */
function createWitness(name: Name): () => boolean {
  let hasGone = false;
  let wasTold = false;
  process.on(
    'removeListener',
    guarded((event) => {
      if (event !== name || wasTold || process.listenerCount(name) > 0) return;
      hasGone = true;
      soon(() => {
        hasGone = false;
      });
    }),
  );
  return () => {
    if (process.listenerCount(name) > 0) {
      wasTold = true;
      soon(() => {
        wasTold = false;
      });
      return true;
    }
    const wasTaken = hasGone;
    hasGone = false;
    return wasTaken;
  };
}

/** When the event loop has looked for signals at least once more, however long this turn of it takes. */
function soon(then: () => void): void {
  setTimeout(
    guarded(() => setImmediate(guarded(then)).unref()),
    20,
  ).unref();
}

import { isMainThread } from 'node:worker_threads';
import { guarded } from '../../safety/guarded';
import { unseenListening } from './unseen';

/** The signals that end a program which does not listen to them, and that it is stopped with. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;

type Name = (typeof SIGNALS)[number];

/**
 * Calls `last` when the program is about to die of a signal, and lets it die of it then: same signal, same
 * status. A program that listens to the signal itself is left alone.
 *
 * Not by `process.on`: such a listener is seen, and programs act on it. With one, `signal-exit` thinks that
 * somebody else ends the program and does not, and fastify's plugin for graceful shutdown refuses to work. Where
 * there is no other way (Windows has no such signals, worker threads get none), nothing is done: the program dies
 * as it would, and what it had not sent yet (at most the last `OTEL_BSP_SCHEDULE_DELAY`, 5 s by default) is lost with it.
 *
 * As the first process of a container (PID 1) a program that does not listen does not die: Linux keeps such
 * signals from it. Then `survived` is called each time, and the program runs on.
 */
export function beforeDeathBySignal(last: () => void, survived: () => void): void {
  if (process.platform === 'win32' || !isMainThread) return;
  const listen = unseenListening();
  if (listen === undefined) return;
  const { kill } = process;
  const isImmune = process.platform === 'linux' && process.pid === 1;
  for (const name of SIGNALS) {
    const isTheirs = createWitness(name);
    const told = guarded(isImmune ? survived : last);
    const end = listen(name, () => {
      if (isTheirs()) return;
      told();
      if (isImmune) return;
      end();
      kill.call(process, process.pid, name);
    });
  }
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

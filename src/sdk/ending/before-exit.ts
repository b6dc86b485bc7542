import { guarded } from '../../safety/guarded';

/**
 * Calls `last`, once, when the program has nothing more to do, and may then keep it running for a moment. For a
 * program whose telemetry leaves from its own thread: once it has ended nothing can be sent any more.
 *
 * Not where the program listens to `beforeExit` itself: Node.js tells of it again when what was begun in it is
 * done, and then the program's own listeners would run twice.
 */
export function beforeExit(last: () => void): void {
  process.once(
    'beforeExit',
    guarded(() => {
      if (process.listenerCount('beforeExit') === 0) last();
    }),
  );
}

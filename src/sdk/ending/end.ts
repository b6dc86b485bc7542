import { guarded } from '../../safety/guarded';

/**
 * Calls `steps`, once, when the program ends: by itself, by `process.exit`, by an uncaught exception or an
 * unhandled rejection, by a signal that it does not listen to (`watchSignals`), in a worker thread by the end of
 * that. No promise and no timer is served any more then. A step that throws does not keep the next from running.
 *
 * @param survived called instead when a signal comes that ends other programs, but not this one
 */
export function atEnd(survived: () => void, ...steps: (() => void)[]): { watchSignals(): void } {
  let hasEnded = false;
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    for (const step of steps)
      try {
        step();
      } catch {
        // the program ends as it would
      }
  };
  process.on('exit', guarded(end));
  return {
    watchSignals: () =>
      (require('./signals') as typeof import('./signals')).beforeDeathBySignal(end, survived),
  };
}

import type { Observer } from '../messaging/observer';

/**
 * What every patch holds on to: where facts go, and where faults go. Closing the tap (no observer) makes
 * everything that is patched inert at once, also handlers and callbacks that were wrapped before.
 */
export interface Tap {
  observer: Observer | undefined;
  /** a patch or the observer threw; never throws itself */
  readonly fault: (where: string, error: unknown) => void;
  /** lets go of what is under way on each open channel */
  readonly releases: Set<() => void>;
}

export function createTap(fault: Tap['fault']): Tap {
  return { observer: undefined, fault, releases: new Set() };
}

/** Closes the tap. What is under way is told so: nothing more will be heard of it. */
export function closeTap(tap: Tap): void {
  tap.observer = undefined;
  for (const release of tap.releases) guard('disable', tap, release);
  tap.releases.clear();
}

/** Tells an observer something, when the next must be told whatever it does. */
export function guard(where: string, tap: Tap, tell: () => void): void {
  try {
    tell();
  } catch (error) {
    tap.fault(where, error);
  }
}

/** A callback of the application that is to run in the context of now; as it is, where that fails. */
export function inContextOfNow<F>(callback: F, where: string, tap: Tap): F {
  if (typeof callback !== 'function' || tap.observer === undefined) return callback;
  try {
    return tap.observer.bind(callback as Method) as F;
  } catch (error) {
    tap.fault(where, error);
    return callback;
  }
}

/** Calls a function of the application through the observer: once, whatever becomes of the observer's own part. */
export function callThrough<R>(run: (call: () => R) => R, call: () => R, where: string, { fault }: Tap): R {
  let called = false;
  try {
    return run(() => {
      called = true;
      return call();
    });
  } catch (error) {
    if (called) throw error;
    fault(where, error);
    return call();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a patched method may be any function
export type Method = (this: any, ...args: any[]) => any;

/** One method to wrap: data, applied by wrap.ts. `around` gives the function that takes the original's place. */
export interface Wrap {
  readonly target: object;
  readonly method: string;
  readonly around: (original: Method) => Method;
}

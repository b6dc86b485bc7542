import type { Observer } from '../messaging/observer';

/**
 * What every patch holds on to: where facts go, and where faults go. Closing the tap (no observer) makes
 * everything that is patched inert at once, also handlers and callbacks that were wrapped before.
 */
export interface Tap {
  observer: Observer | undefined;
  /** a patch or the observer threw; never throws itself */
  readonly fault: (where: string, error: unknown) => void;
}

/** Tells an observer something, when the next must be told whatever it does. */
export function guard(where: string, tap: Tap, tell: () => void): void {
  try {
    tell();
  } catch (error) {
    tap.fault(where, error);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a patched method may be any function
export type Method = (this: any, ...args: any[]) => any;

/** One method to wrap: data, applied by hook/wrap. `around` gives the function that takes the original's place. */
export interface Wrap {
  readonly target: object;
  readonly method: string;
  readonly around: (original: Method) => Method;
}

/**
 * A callback that Node.js calls by itself (timers, immediates, events, messages of threads): nobody is above it to
 * catch what it throws, nor what the promise of an async one rejects with, so that would end the program. What fails
 * in it stays undone. A test (house) sees to it that there is no other way to hand one over.
 */
export function guarded<A extends unknown[]>(
  call: (...args: A) => unknown,
  fault?: (error: unknown) => void,
): (...args: A) => void {
  const told = (error: unknown): void => {
    try {
      fault?.(error);
    } catch {
      // nobody is left to be told
    }
  };
  return (...args) => {
    try {
      const result = call(...args);
      if (result instanceof Promise) result.then(undefined, told);
    } catch (error) {
      told(error);
    }
  };
}

import { type Context, context as contexts, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';

/** More values than hoptrace itself puts into a context. */
const HIGHEST = 4;

/**
 * A context that adds one value to another. The API's own copies a map at every step, which is most of what
 * entering a message's context would cost; this one is two pointers. What the application builds on it is the
 * API's own again, so that no chain grows however many steps follow each other.
 */
class Overlay implements Context {
  readonly #under: Context;
  readonly #key: symbol;
  readonly #value: unknown;
  /** how many lie upon each other */
  readonly #height: number;

  constructor(under: Context, key: symbol, value: unknown, height: number) {
    this.#under = under;
    this.#key = key;
    this.#value = value;
    this.#height = height;
  }

  static over(context: Context, key: symbol, value: unknown): Context {
    if (!(context instanceof Overlay)) return new Overlay(context, key, value, 1);
    if (context.#key === key) return new Overlay(context.#under, key, value, context.#height);
    if (context.#height === HIGHEST) return context.setValue(key, value);
    return new Overlay(context, key, value, context.#height + 1);
  }

  getValue(key: symbol): unknown {
    return key === this.#key ? this.#value : this.#under.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === this.#key) return new Overlay(this.#under, key, value, this.#height);
    return this.#under.setValue(this.#key, this.#value).setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    if (key === this.#key) return this.#under.deleteValue(key);
    return this.#under.deleteValue(key).setValue(this.#key, this.#value);
  }
}

/** As ROOT_CONTEXT, but that what is put into it makes an overlay: a propagator that extracts copies no map. */
class Ground implements Context {
  getValue(): undefined {
    return undefined;
  }

  setValue(key: symbol, value: unknown): Context {
    return new Overlay(ROOT_CONTEXT, key, value, 1);
  }

  deleteValue(): Context {
    return ROOT_CONTEXT;
  }
}

/** Stands for ROOT_CONTEXT while a propagator extracts. */
export const GROUND: Context = new Ground();

/** The key under which this copy of the API keeps the active span: it tells when asked to set one. */
const SPAN_KEY = ((): symbol => {
  let spanKey: symbol | undefined;
  const spy: Context = {
    getValue: () => undefined,
    setValue: (key) => {
      spanKey = key;
      return spy;
    },
    deleteValue: () => spy,
  };
  trace.setSpan(spy, trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 }));
  return spanKey as symbol;
})();

/** The same as the API's `trace.setSpan`. */
export function withSpan(context: Context, span: Span): Context {
  return Overlay.over(context, SPAN_KEY, span);
}

/** The same as `context.setValue`. */
export function withValue(context: Context, key: symbol, value: unknown): Context {
  return Overlay.over(context, key, value);
}

/**
 * The same as `callIn`, but for where the context is the active one already. A process that never enters a
 * context is spared the hooks that come with the first (Node.js below 24 runs them for every promise).
 */
export function switchTo<R>(
  context: Context,
  call: () => R,
  fault: (where: string, error: unknown) => void,
): R {
  return isActive(context) ? call() : callIn(context, call, fault);
}

function isActive(context: Context): boolean {
  try {
    return contexts.active() === context;
  } catch {
    return false;
  }
}

/**
 * Calls a function of the application in a context, and gives or throws what it does. It is called exactly
 * once whatever becomes of the context: a context manager that throws is reported and done without. `self` and
 * `argument` go to it: a closure in their place is one more for every message.
 */
export function callIn<R, T = unknown, A = unknown>(
  context: Context,
  call: (this: T, argument: A) => R,
  fault: (where: string, error: unknown) => void,
  self?: T,
  argument?: A,
): R {
  let called = false;
  let threw = false;
  let result: R | undefined;
  let error: unknown;
  const once = (): void => {
    if (called) return;
    called = true;
    try {
      result = call.call(self as T, argument as A);
    } catch (thrown) {
      threw = true;
      error = thrown;
    }
  };
  try {
    contexts.with(context, once);
  } catch (thrown) {
    fault('context', thrown);
  }
  once();
  if (threw) throw error;
  return result as R;
}

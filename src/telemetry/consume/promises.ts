import { types } from 'node:util';

export type Then = (
  this: unknown,
  onFulfilled: (value: unknown) => void,
  onRejected: (reason: unknown) => void,
) => unknown;

/** As it is when hoptrace is loaded: a promise may have a `then` of its own, which is never asked. */
const nativeThen = Promise.prototype.then as Then;

/**
 * How to follow what a handler returned: the `then` of a native promise or of Bluebird's. Undefined for all else,
 * whatever `then` it has: amqplib would not have called it, and to call it runs the query of a knex builder, of
 * Mongoose and of Prisma. Nothing of the value is read that could be a getter.
 */
export function thenOf(value: unknown): Then | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!types.isPromise(value)) return bluebirdThen(value);
  if (Object.getPrototypeOf(value) === Promise.prototype) return nativeThen;
  return Object.isExtensible(value) && !Object.hasOwn(value, 'constructor') ? subclassThen : undefined;
}

/**
 * Of a subclass, or of another realm. The language makes the promise that `then` gives with the constructor that
 * it finds on this one, which would run the subclass's: so it finds none, for as long as that takes.
 */
function subclassThen(this: unknown, ...callbacks: Parameters<Then>): unknown {
  const promise = this as { constructor?: unknown };
  Object.defineProperty(promise, 'constructor', { value: undefined, configurable: true });
  try {
    return nativeThen.apply(promise, callbacks);
  } finally {
    delete promise.constructor;
  }
}

/** What every promise of Bluebird 2 and 3 has of its own. */
const BLUEBIRD = ['_bitField', '_promise0', '_receiver0', '_rejectionHandler0'];

/** Bluebird's own `then`, not one that a subclass puts over it. */
function bluebirdThen(value: object): Then | undefined {
  if (types.isProxy(value) || typeof dataOf(value, '_bitField') !== 'number') return undefined;
  if (!BLUEBIRD.every((mark) => Object.hasOwn(value, mark))) return undefined;
  let prototype: object | null = Object.getPrototypeOf(value);
  while (prototype !== null && !types.isProxy(prototype)) {
    if (typeof dataOf(prototype, '_then') === 'function') {
      const then = dataOf(prototype, 'then');
      return typeof then === 'function' ? (then as Then) : undefined;
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return undefined;
}

/** An own property's value, without running a getter. */
function dataOf(object: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(object, name)?.value;
}

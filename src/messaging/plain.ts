import { types } from 'node:util';
import type { Headers } from './facts';

/**
 * Headers that are as quick as an object can be, in place of those that amqplib makes for each message: what
 * inherits from the application's headers has a shape that V8 sees for the first time, and so do those from then on,
 * and what inherits from nothing is a hash table. To add two to four headers and encode them takes amqplib 5 to
 * 8 µs; in a plain copy, 2 with the copying. Without any of the application's it is 1 in place of 1.3.
 */
type Plain = new () => Headers;

/** Nothing is inherited, so that all names are just names; one prototype, so that all have shapes in common. */
function kind(): Plain {
  function Headers() {}
  Headers.prototype = Object.freeze(Object.create(null));
  return Headers as unknown as Plain;
}

const Copy = kind();
const Bare = kind();

/**
 * The same headers in the same order, where all of them are texts, numbers, booleans and nulls in an object like
 * any other: nothing of the application's runs to find that out, or would have run when amqplib encodes them.
 * undefined: anything else (getters, proxies, instances of classes, tables in tables, and amqplib's CC and BCC).
 *
 * @param made amqplib's own, which inherit from the application's, or from nothing
 */
export function plainCopy(made: Headers): Headers | undefined {
  if (Object.keys(made).length > 0) return undefined;
  const headers: object | null = Object.getPrototypeOf(made);
  if (headers === null) return new Bare();
  if (types.isProxy(headers)) return undefined;
  const above = Object.getPrototypeOf(headers);
  if (above !== null && (above !== Object.prototype || Object.keys(above).length > 0)) return undefined;
  const copy = new Copy();
  for (const key of Object.keys(headers)) {
    const property = Object.getOwnPropertyDescriptor(headers, key);
    if (property?.writable === undefined || !isScalar(property.value)) return undefined;
    copy[key] = property.value;
  }
  return copy;
}

export function isPlain(headers: object): boolean {
  const prototype = Object.getPrototypeOf(headers);
  return prototype === Copy.prototype || prototype === Bare.prototype;
}

/** Whether there is nothing of the application's in these, amqplib's own or what is in their place. */
export function isBare(headers: object): boolean {
  const prototype = Object.getPrototypeOf(headers);
  return prototype === Bare.prototype || prototype === null;
}

/** `undefined` as well, which amqplib does not send. */
function isScalar(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return true;
    default:
      return value === null;
  }
}

import { types } from 'node:util';
import * as shimmer from 'shimmer';
import type { Method, Wrap } from './tap';

/** Who wraps, as a user knows it. */
export interface Owner {
  readonly name: string;
}

/** Own property of a patched prototype: the methods that are wrapped, and who was first, of whichever copy of hoptrace. */
const WRAPPED = Symbol.for('hoptrace.wrapped');

type Prototype = Record<string, unknown> & { [WRAPPED]?: Map<string, Owner> };

/**
 * Puts the wrappers in place and gives the function that takes them away. A method that is wrapped already
 * (the class is shared by two files, or another copy of hoptrace was here) is left alone. Taken away means:
 * the original is back, unless somebody wrapped over ours, which then stays and has to be inert by itself.
 */
export function wrapAll(wraps: readonly Wrap[], owner: Owner = { name: 'hoptrace' }): () => void {
  const undo = wraps.filter(isFree).map((one) => wrap(one, owner));
  return () => {
    for (const unwrap of undo) unwrap();
  };
}

/** Who has wrapped the method that the object has, own or inherited; undefined: nobody of hoptrace. */
export function ownerOf({ target, method }: Pick<Wrap, 'target' | 'method'>): Owner | undefined {
  let object: Prototype | null = target as Prototype;
  while (object !== null && !Object.hasOwn(object, method)) object = Object.getPrototypeOf(object);
  return object !== null && Object.hasOwn(object, WRAPPED) ? object[WRAPPED]?.get(method) : undefined;
}

function isFree({ target, method }: Wrap): boolean {
  return !(Object.hasOwn(target, WRAPPED) && (target as Prototype)[WRAPPED]?.has(method));
}

function wrap({ target, method, around }: Wrap, owner: Owner): () => void {
  const prototype = target as Prototype;
  const own = Object.hasOwn(target, method);
  const original = prototype[method] as Method;
  let ours: unknown;
  shimmer.wrap(prototype as Record<string, Method>, method, () => {
    ours = looksLike(original, around(own ? original : inherited(target, method)));
    return ours as Method;
  });
  // `for … in` goes by the nearest: what was seen is seen, what was not is not
  if (!own) Object.defineProperty(target, method, { enumerable: isEnumerable(target, method) });
  if (!Object.hasOwn(target, WRAPPED))
    Object.defineProperty(target, WRAPPED, { value: new Map(), configurable: true });
  prototype[WRAPPED]?.set(method, owner);
  return () => {
    if (prototype[method] !== ours) return;
    if (own) shimmer.unwrap(prototype as Record<string, Method>, method);
    else delete prototype[method];
    prototype[WRAPPED]?.delete(method);
  };
}

function isEnumerable(target: object, method: string): boolean {
  let above: object | null = Object.getPrototypeOf(target);
  while (above !== null && !Object.hasOwn(above, method)) above = Object.getPrototypeOf(above);
  return above !== null && Object.prototype.propertyIsEnumerable.call(above, method);
}

/** What a class inherits may be replaced where it comes from at any time: `domain` does so with `emit`. */
function inherited(target: object, method: string): Method {
  return function (this: unknown, ...args) {
    return Object.getPrototypeOf(target)[method].apply(this, args);
  };
}

/** Same name, same length: nothing to tell them apart by. Read without a getter being run, and of no proxy at all. */
export function looksLike<F extends object>(original: object, wrapper: F): F {
  if (types.isProxy(original)) return wrapper;
  for (const property of ['name', 'length']) {
    const descriptor = Object.getOwnPropertyDescriptor(original, property);
    if (descriptor !== undefined) Object.defineProperty(wrapper, property, descriptor);
  }
  return wrapper;
}

import * as shimmer from 'shimmer';

// biome-ignore lint/suspicious/noExplicitAny: a wrapped method may be any function
type Method = (this: any, ...args: any[]) => any;

/** One method to wrap; `around` gives the function that takes the original's place. */
export interface Wrap {
  readonly target: object;
  readonly method: string;
  readonly around: (original: Method) => Method;
}

/** Own property of a patched prototype: the methods that are wrapped, by whichever copy of hoptrace came first. */
const WRAPPED = Symbol.for('hoptrace.wrapped');

type Prototype = Record<string, unknown> & { [WRAPPED]?: Set<string> };

/**
 * Puts the wrappers in place and gives the function that takes them away. A method that is wrapped already
 * (the class is shared by two files, or another copy of hoptrace was here) is left alone. Taken away means:
 * the original is back, unless somebody wrapped over ours, which then stays and has to be inert by itself.
 */
export function wrapAll(wraps: readonly Wrap[]): () => void {
  const undo = wraps.filter(isFree).map(wrap);
  return () => {
    for (const unwrap of undo) unwrap();
  };
}

/** Whether the method that the object has, own or inherited, is wrapped by a copy of hoptrace. */
export function isWrappedByUs(object: object, method: string): boolean {
  let target: object | null = object;
  while (target !== null && !Object.hasOwn(target, method)) target = Object.getPrototypeOf(target);
  return target !== null && !isFree({ target, method });
}

function isFree({ target, method }: Pick<Wrap, 'target' | 'method'>): boolean {
  return !(Object.hasOwn(target, WRAPPED) && (target as Prototype)[WRAPPED]?.has(method));
}

function wrap({ target, method, around }: Wrap): () => void {
  const prototype = target as Prototype;
  const own = Object.hasOwn(target, method);
  const original = prototype[method] as Method;
  let ours: unknown;
  shimmer.wrap(prototype as Record<string, Method>, method, () => {
    ours = looksLike(original, around(own ? original : inherited(target, method)));
    return ours as Method;
  });
  if (!Object.hasOwn(target, WRAPPED))
    Object.defineProperty(target, WRAPPED, { value: new Set(), configurable: true });
  prototype[WRAPPED]?.add(method);
  return () => {
    if (prototype[method] !== ours) return;
    if (own) shimmer.unwrap(prototype as Record<string, Method>, method);
    else delete prototype[method];
    prototype[WRAPPED]?.delete(method);
  };
}

/** What a class inherits may be replaced where it comes from at any time: `domain` does so with `emit`. */
function inherited(target: object, method: string): Method {
  return function (this: unknown, ...args) {
    return Object.getPrototypeOf(target)[method].apply(this, args);
  };
}

/** Same name, same length: nothing to tell them apart by. */
function looksLike<F extends object>(original: object, wrapper: F): F {
  for (const property of ['name', 'length']) {
    const descriptor = Object.getOwnPropertyDescriptor(original, property);
    if (descriptor !== undefined) Object.defineProperty(wrapper, property, descriptor);
  }
  return wrapper;
}

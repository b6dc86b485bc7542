/** A file inside a bundle, made to tell of itself and its neighbour by `hoptrace/bundler` (transform.ts). */
export interface Bundled {
  readonly exports: unknown;
  /** of the neighbour, where the file is one of amqplib */
  readonly connection?: unknown;
  /** its path from the folder of packages, where it is one of a library that queues messages for amqplib */
  readonly library?: string;
}

/** Where bundles put what they have to tell, loaded before hoptrace or after. */
const LIST = Symbol.for('hoptrace.bundled');

const global = globalThis as { [LIST]?: Bundled[] };

/** Calls `seen` for each file that a bundle has told of, or will. Gives the function that ends it. */
export function onBundled(seen: (file: Bundled) => void): () => void {
  global[LIST] ??= [];
  const list = global[LIST];
  for (const file of list) seen(file);
  const original = list.push;
  let ended = false;
  const push = (...files: Bundled[]): number => {
    if (!ended) for (const file of files) seen(file);
    return original.apply(list, files);
  };
  // not assigned: where the program has frozen Array.prototype, that throws
  Object.defineProperty(list, 'push', { value: push, configurable: true, writable: true });
  return () => {
    ended = true;
    if (list.push === push) list.push = original;
  };
}

import Module from 'node:module';
import { join } from 'node:path';
import { Hook } from 'require-in-the-middle';

/** A file that somebody's `require` has loaded. */
export interface Loaded {
  readonly path: string;
  readonly exports: unknown;
}

type Require = (this: unknown, id: string) => unknown;

const loader = Module as unknown as { readonly prototype: { require: Require } };

/**
 * Calls `loaded` for each file that a `require` loads from now on, after it has run and before whoever asked
 * for it gets its exports. Gives the function that ends it. `ids`: what is asked for, as a call of `require` has
 * it; `files`: which of the files in packages that are found then. A file outside of any `node_modules` is not seen.
 *
 * By require-in-the-middle, which looks for the file of every `require` of the process a second time: a
 * program of 500 modules takes 25 ms of CPU more to load. So it is shown only what `ids` match, and all else
 * goes past it: one frame more in the stack of a nested `require`, and no time that could be measured.
 */
export function onLoad(ids: RegExp, files: RegExp, loaded: (file: Loaded) => void): () => void {
  // imported files have no cache under loaders that give source, and the hook cannot do without
  if (require.cache === undefined) return () => {};
  const original = loader.prototype.require;
  const { getBuiltinModule } = process;
  const hook = new Hook(null, { internals: true }, (exports, name, folder) => {
    // `name` is the file's path from the folder that packages lie in, which `folder`, its package's, is in
    if (folder !== undefined && files.test(name))
      loaded({
        path: join(folder.slice(0, folder.lastIndexOf('node_modules')), 'node_modules', name),
        exports,
      });
    return exports;
  });
  const hooked = loader.prototype.require;
  // the hook is on this door, too, where it can find modules of Node.js only
  if (getBuiltinModule !== undefined) process.getBuiltinModule = getBuiltinModule;

  let ended = false;
  const passing: Require = function (...args) {
    return (!ended && typeof args[0] === 'string' && ids.test(args[0]) ? hooked : original).apply(this, args);
  };
  for (const property of ['name', 'length'] as const)
    Object.defineProperty(passing, property, { value: original[property], configurable: true });
  loader.prototype.require = passing;
  return () => {
    ended = true;
    hook.unhook();
    // somebody hooked after us: ours stays beneath theirs and does nothing
    if (loader.prototype.require === passing) loader.prototype.require = original;
  };
}

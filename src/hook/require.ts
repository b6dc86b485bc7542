import Module from 'node:module';

type Require = (this: NodeJS.Module, id: string) => unknown;

/** What `require` is in every CommonJS file. */
const prototype = Module.prototype as unknown as { require: Require };

/**
 * Calls `loaded` with the exports of each module that is required from now on by a name that matches
 * `names`, before the caller gets them. Gives the function that ends it.
 *
 * Not require-in-the-middle, whose work is to put other exports in a module's place: it resolves every
 * `require` of the process a second time for that, which adds a tenth to the start of a program like npm
 * (CONTRIBUTING.md has the figures). Here nothing is replaced, so looking at the name is all there is to do.
 */
export function onRequire(names: RegExp, loaded: (exports: unknown) => void): () => void {
  const original = prototype.require;
  let ended = false;
  const require: Require = function (id) {
    const exports = original.call(this, id);
    if (!ended && names.test(id)) loaded(exports);
    return exports;
  };
  prototype.require = require;
  return () => {
    ended = true;
    // somebody hooked after us: ours stays beneath theirs and does nothing
    if (prototype.require === require) prototype.require = original;
  };
}

import { Hook } from 'require-in-the-middle';

/** A file of a package, as it is loaded: `file` is its path inside the package, without extension. */
export type OnFile = (exports: unknown, file: string, packageRoot: string) => void;

/**
 * Calls `onFile` for each file of a package named `name` that is loaded from now on, before anybody gets its
 * exports. Gives the function that ends it.
 */
export function onRequire(name: string, onFile: OnFile): () => void {
  const prefix = `${name}/`;
  const hook = new Hook([name], { internals: true }, (exports, file, packageRoot) => {
    // `file` is the package's name, or that with the path inside, by the platform's separator
    const path = file.replaceAll('\\', '/');
    if (path.startsWith(prefix))
      onFile(exports, path.slice(prefix.length).replace(/\.[cm]?js$/, ''), packageRoot ?? '');
    return exports;
  });
  return () => hook.unhook();
}

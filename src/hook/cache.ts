/** A file of CommonJS that is loaded already. */
export interface Loaded {
  readonly path: string;
  readonly exports: unknown;
}

/** The files loaded so far whose path ends in one of these (without extension), wherever they lie. */
export function loadedFiles(suffixes: readonly string[]): Loaded[] {
  const cache = require.cache ?? {};
  return Object.keys(cache)
    .filter((path) => suffixes.some((suffix) => path.replaceAll('\\', '/').endsWith(`/${suffix}.js`)))
    .flatMap((path) => {
      const module = cache[path];
      return module?.loaded ? [{ path, exports: module.exports }] : [];
    });
}

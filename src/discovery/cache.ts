/** A file of CommonJS in the module cache. */
export interface Cached {
  readonly path: string;
  readonly exports: unknown;
  /** false while it is still being loaded; some loaders never say true */
  readonly loaded: boolean;
}

/** The files in the cache whose path matches, wherever they lie. */
export function cachedFiles(paths: RegExp): Cached[] {
  return Object.keys(require.cache ?? {}).flatMap((path) =>
    paths.test(path) ? (cachedFile(path) ?? []) : [],
  );
}

/** The file with this path, if it is there. */
export function cachedFile(path: string): Cached | undefined {
  const module = require.cache?.[path];
  return module && { path, exports: module.exports, loaded: module.loaded };
}

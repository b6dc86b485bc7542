import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * An import of another entry's source stays a `require` of that entry's file.
 *
 * @param {string} src folder of the sources
 * @param {Record<string, string>} entries file in dist -> source file, both without extension
 */
export function entriesStayApart(src, entries) {
  const bySource = new Map(Object.entries(entries).map(([out, file]) => [resolve(src, `${file}.ts`), out]));
  const sourceOf = (path) =>
    [`${path}.ts`, resolve(path, 'index.ts'), path].find((file) => existsSync(file) && file.endsWith('.ts'));
  return {
    name: 'entries stay apart',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ kind, importer, resolveDir, path }) => {
        if (kind === 'entry-point' || !importer.startsWith(src)) return undefined;
        const out = bySource.get(sourceOf(resolve(resolveDir, path)));
        return out === undefined ? undefined : { path: `./${out}.cjs`, external: true };
      });
    },
  };
}

/**
 * One copy of a package for all bundles: the entry that re-exports it.
 *
 * @param {RegExp} filter the package's name
 * @param {string} source the entry's source file
 * @param {string} out the entry
 */
export function onePackage(filter, source, out) {
  return {
    name: `one copy of ${out}`,
    setup(build) {
      build.onResolve({ filter }, ({ importer }) =>
        importer === source ? undefined : { path: `./${out}.cjs`, external: true },
      );
    },
  };
}

/**
 * One copy of the OpenTelemetry API for all that is bundled: `dist/api.cjs`, made of the official package with
 * `src/sdk/globals/globals.ts` in place of its table of globals (see there and `src/sdk/globals/index.ts`).
 *
 * @param {string} src folder of the sources
 */
export function oneApi(src) {
  const index = resolve(src, 'sdk/globals/index.ts');
  const globals = resolve(src, 'sdk/globals/globals.ts');
  return {
    name: 'one OpenTelemetry API',
    setup(build) {
      onePackage(/^@opentelemetry\/api$/, index, 'api').setup(build);
      build.onResolve({ filter: /\/internal\/global-utils$/ }, ({ importer }) =>
        importer.replaceAll('\\', '/').includes('/@opentelemetry/api/') ? { path: globals } : undefined,
      );
      build.onResolve({ filter: /\/globals$/ }, ({ importer, resolveDir, path }) =>
        importer !== index && resolve(resolveDir, `${path}.ts`) === globals
          ? { path: './api.cjs', external: true }
          : undefined,
      );
    },
  };
}

/**
 * `debug`, which require-in-the-middle asks for, is nothing: it is 4 ms of start-up in every process, and would
 * print each `require` of an application that runs with `DEBUG=*`.
 */
export const noDebug = {
  name: 'no debug',
  setup(build) {
    build.onResolve({ filter: /^debug$/ }, () => ({ path: 'debug', namespace: 'no-debug' }));
    build.onLoad({ filter: /.*/, namespace: 'no-debug' }, () => ({
      contents: 'module.exports = () => () => {};',
    }));
  },
};

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** What the doctor reads of a package.json. */
export interface Manifest {
  readonly directory: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** absolute */
  readonly main: string | undefined;
  readonly scripts: Readonly<Record<string, string>>;
  /** all kinds of them: name to range */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The package.json of the package that a directory belongs to. */
export function manifestOf(directory: string): Manifest | undefined {
  const path = join(directory, 'package.json');
  if (existsSync(path)) return read(path);
  const parent = dirname(directory);
  return parent === directory ? undefined : manifestOf(parent);
}

/** The package.json of a package, as a file in `directory` sees it; undefined where it is not installed. */
export function installed(name: string, directory: string): Manifest | undefined {
  const entry = resolveFrom(name, directory) ?? resolveFrom(`${name}/package.json`, directory);
  if (entry === undefined) return undefined;
  let found = manifestOf(dirname(entry));
  // a package.json inside the package, to mark a folder as CommonJS or ESM, has no version
  while (found !== undefined && found.version === undefined) found = manifestOf(dirname(found.directory));
  return found;
}

/** The file that `require(request)` would load from a file in `directory`. */
export function resolveFrom(request: string, directory: string): string | undefined {
  try {
    return createRequire(join(directory, 'index.js')).resolve(request);
  } catch {
    return undefined;
  }
}

function read(path: string): Manifest {
  const json = JSON.parse(readFileSync(path, 'utf8'));
  const directory = dirname(path);
  return {
    directory,
    name: json.name,
    version: json.version,
    main: json.main === undefined ? undefined : resolve(directory, json.main),
    scripts: json.scripts ?? {},
    dependencies: {
      ...json.peerDependencies,
      ...json.optionalDependencies,
      ...json.devDependencies,
      ...json.dependencies,
    },
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workingDirectory } from '../working-directory';
import { versionOf } from './caller';
import { loadedCopies } from './copies';

const API = '@opentelemetry/api';

/** The copy of the OpenTelemetry API that the application has. */
export interface ApplicationApi {
  /**
   * A copy reads a table of globals only of its own minor version or a later one, and registers only in a
   * table of exactly its own version.
   */
  readonly version: string;
  /** URL of the same copy as an ECMAScript module, where that is another one (from 1.10 on), and may be in use */
  readonly module: string | undefined;
}

/** Of a copy that cannot be found, if there is any. */
const UNKNOWN = '1.9.0';

export function findApplicationApi(): ApplicationApi {
  const places = [
    require.main?.filename,
    process.argv[1],
    join(workingDirectory(), 'package.json'),
    ...loadedCopies(), // a dependency's own, as pnpm keeps them, which the main script cannot reach
  ];
  for (const place of places) {
    const found = place === undefined ? undefined : seenFrom(place);
    if (found !== undefined) return found;
  }
  const program = require.main?.filename ?? process.argv[1];
  const bundled = program === undefined ? undefined : versionOf(program);
  return { version: bundled ?? UNKNOWN, module: undefined };
}

function seenFrom(file: string): ApplicationApi | undefined {
  try {
    const entry = createRequire(file).resolve(API);
    const root = entry.slice(0, entry.replaceAll('\\', '/').lastIndexOf(API) + API.length);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return version.startsWith('1.') ? { version, module: moduleIn(root) } : undefined;
  } catch {
    return undefined; // no copy there
  }
}

function moduleIn(root: string): string | undefined {
  const isModule = require.main === undefined;
  const file = join(root, 'dist', 'index.mjs');
  return isModule && existsSync(file) ? pathToFileURL(file).href : undefined;
}

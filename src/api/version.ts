import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadedCopies } from './copies';

const API = '@opentelemetry/api';

/** Without any copy to be found, nobody reads the table but hoptrace. */
const NO_COPY = '1.9.0';

/**
 * The version of the OpenTelemetry API that the application has: its copies read a table of globals only of
 * their own minor version or a later one, and register only in a table of exactly their own version.
 */
export function apiVersionOfApplication(): string {
  const places = [
    require.main?.filename,
    process.argv[1],
    join(process.cwd(), 'package.json'),
    ...loadedCopies(), // a dependency's own, as pnpm keeps them, which the main script cannot reach
  ];
  for (const place of places) {
    const version = place === undefined ? undefined : versionSeenFrom(place);
    if (version !== undefined) return version;
  }
  return NO_COPY;
}

function versionSeenFrom(file: string): string | undefined {
  try {
    const entry = createRequire(file).resolve(API);
    const root = entry.slice(0, entry.replaceAll('\\', '/').lastIndexOf(API) + API.length);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return typeof version === 'string' && version.startsWith('1.') ? version : undefined;
  } catch {
    return undefined; // no copy there
  }
}

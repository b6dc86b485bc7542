import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** An import, an export from elsewhere, or a type that is imported in place, of a file of ours. */
const REFERENCE = /(?:from |import\()["'](\.[^"']*)["']/g;

/** Deletes the declarations that nobody comes to from these: what is not public has types, too, and nobody reads them. */
export function keepReachable(folder, entries) {
  const reached = new Set();
  const visit = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, to] of readFileSync(file, 'utf8').matchAll(REFERENCE)) {
      const path = resolve(dirname(file), to);
      visit([`${path}.d.ts`, join(path, 'index.d.ts')].find(existsSync));
    }
  };
  for (const entry of entries) visit(join(folder, entry));
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    if (name.endsWith('.d.ts') && !reached.has(file)) rmSync(file);
  }
}

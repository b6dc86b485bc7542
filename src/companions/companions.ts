import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createTap, type Tap, type Wrap } from '../patches/tap';
import type { Companion } from './companion';
import { connectionManager } from './connection-manager';
import { rascal } from './rascal';

export const COMPANIONS: readonly Companion[] = [connectionManager, rascal];

/** What to wrap in a file of a library that was loaded; nothing where it is none, or its shape is another. */
export function companionWraps(path: string, exports: unknown, tap: Tap): Wrap[] {
  const slashes = path.replaceAll('\\', '/');
  const companion = COMPANIONS.find(({ name, file }) => slashes.endsWith(`${name}/${file}`));
  const wraps = companion?.wraps(exports, tap);
  return wraps === undefined || typeof wraps === 'string' ? [] : wraps;
}

/** A library as it is installed, for the doctor. */
export interface Installed {
  readonly name: string;
  readonly version: string | undefined;
  /** why hoptrace leaves it alone, in words; undefined: it carries contexts */
  readonly problem: string | undefined;
}

/** The libraries that a file in this directory would load; loads them. */
export function companionsOf(directory: string): Installed[] {
  const require = createRequire(join(directory, 'file.js'));
  return COMPANIONS.flatMap(({ name, file, wraps }) => {
    const folder = folderOf(require, name);
    if (folder === undefined) return [];
    return [
      {
        name,
        version: versionIn(folder),
        problem: problemOf(() => wraps(require(join(folder, file)), UNUSED)),
      },
    ];
  });
}

const UNUSED = createTap(() => {});

function problemOf(look: () => Wrap[] | string): string | undefined {
  try {
    const found = look();
    return typeof found === 'string' ? found : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** An `exports` map may hide everything but the entry, so the package's folder is looked for above that. */
function folderOf(require: NodeJS.Require, name: string): string | undefined {
  try {
    let folder = dirname(require.resolve(name));
    while (nameIn(folder) !== name && folder !== dirname(folder)) folder = dirname(folder);
    return nameIn(folder) === name ? folder : undefined;
  } catch {
    return undefined;
  }
}

const nameIn = (folder: string): unknown => manifestIn(folder)?.name;
const versionIn = (folder: string): string | undefined => manifestIn(folder)?.version;

function manifestIn(folder: string): { name?: unknown; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

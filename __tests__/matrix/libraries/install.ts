import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/program';

const CACHE = join(ROOT, '.tmp/matrix/libraries');

/** Packages by exact version. */
export type Packages = Readonly<Record<string, string>>;

/**
 * Gives a folder with these packages installed, by npm where an earlier run has not, and the programs of
 * fixtures/libraries-nest beside them, so that these are what they load.
 */
export function install(packages: Packages): string {
  const manifest = JSON.stringify({ private: true, dependencies: packages });
  const folder = join(CACHE, createHash('sha256').update(manifest).digest('hex').slice(0, 12));
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, 'fixtures/libraries-nest'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), manifest);
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
  });
  return folder;
}

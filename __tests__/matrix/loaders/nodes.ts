import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The versions that the matrix runs on, oldest first: the oldest supported one, and each line of even number since. */
export const NODES = ['18.19', '20', '22', '24', '26'] as const;

export type NodeVersion = (typeof NODES)[number];

const SYSTEM = process.platform === 'win32' ? 'win' : process.platform;

/** The executable of a version, from the npm registry, installed into `cache` when it is not there yet. */
export function nodeOf(version: NodeVersion, cache: string): string {
  const name = `node-${SYSTEM}-${process.arch}`;
  const folder = join(cache, 'nodes', version);
  const executable = join(folder, 'node_modules', name, 'bin', SYSTEM === 'win' ? 'node.exe' : 'node');
  if (!existsSync(executable)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', `${name}@${version}`], {
      cwd: folder,
    });
  }
  return executable;
}

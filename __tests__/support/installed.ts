import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './program';

const MAKING = join(ROOT, '.tmp/installing');
const FLAGS = ['--silent', '--ignore-scripts', '--no-audit', '--no-fund'];

/**
 * Gives a folder of fixtures, relative to the root of the repository, with the packages of its lock file
 * installed: by npm where they are not there yet, which takes a second or two. Processes that do so at the same
 * time do not meet: each installs elsewhere and moves the whole into place, and the first one is kept.
 */
export async function installed(fixture: string): Promise<string> {
  const folder = resolve(ROOT, fixture);
  if (!(await isInstalled(folder))) await install(folder);
  return folder;
}

/** The lock file that was installed lies beside what it led to. */
const lockOf = (modules: string) => join(modules, '.installed-lock.json');

async function isInstalled(folder: string): Promise<boolean> {
  const wanted = await readFile(join(folder, 'package-lock.json'), 'utf8');
  const there = await readFile(lockOf(join(folder, 'node_modules')), 'utf8').catch(() => undefined);
  return wanted === there;
}

async function install(folder: string): Promise<void> {
  const work = join(MAKING, `${process.pid}-${process.hrtime.bigint()}`);
  await mkdir(work, { recursive: true });
  try {
    for (const file of ['package.json', 'package-lock.json']) await cp(join(folder, file), join(work, file));
    await promisify(execFile)('npm', ['ci', ...FLAGS], { cwd: work, shell: process.platform === 'win32' });
    await cp(join(work, 'package-lock.json'), lockOf(join(work, 'node_modules')));
    if (!(await isInstalled(folder))) await replace(folder, work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function replace(folder: string, work: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await rename(modules, join(work, 'stale')).catch(() => {}); // mostly there is none
  try {
    await rename(join(work, 'node_modules'), modules);
  } catch (error) {
    if (!(await isInstalled(folder))) throw error; // another process was first
  }
}

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What installing a package brings along: how many packages, and how many bytes. */
export function installed(folder) {
  const packages = new Set();
  collect(folder, packages);
  let bytes = 0;
  for (const each of packages) bytes += sizeOf(each, filesOf(each));
  return { packages: packages.size, bytes };
}

function collect(folder, packages) {
  if (packages.has(folder)) return;
  packages.add(folder);
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = find(name, folder);
    if (found !== undefined) collect(found, packages);
    else if (!(name in optionalDependencies))
      throw new Error(`${name}, needed by ${folder}, is not installed`);
  }
}

/** As Node.js looks for a package: in every node_modules on the way up. */
function find(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** In a working copy, what would be published; in node_modules, what is there. */
function filesOf(folder) {
  const { files } = manifestOf(folder);
  const isInstalled = dirname(folder).includes('node_modules');
  return isInstalled || files === undefined ? readdirSync(folder) : ['package.json', ...files];
}

function sizeOf(folder, names) {
  let bytes = 0;
  for (const name of names) {
    const path = join(folder, name);
    if (name === 'node_modules' || !existsSync(path)) continue;
    const stats = statSync(path);
    bytes += stats.isDirectory() ? sizeOf(path, readdirSync(path)) : stats.size;
  }
  return bytes;
}

function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

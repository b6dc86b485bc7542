import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * esbuild's helper for exports goes through an object with `for … in`: what a program has added to
 * `Object.prototype` would be taken for one, and the file, the preload too, would throw as it is loaded.
 *
 * @param {string} folder of the built files, which are changed
 */
export function ownExportsOnly(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.cjs'));
  let changed = 0;
  for (const file of files.map((name) => resolve(folder, name))) {
    const text = readFileSync(file, 'utf8');
    const mended = text.replace(/for \(var (\w+) in all\)/g, 'for (var $1 of Object.keys(all))');
    if (mended === text) continue;
    writeFileSync(file, mended);
    changed++;
  }
  if (changed === 0)
    throw new Error('esbuild writes its helper for exports differently: see own-exports.mjs');
}

/**
 * `npm run docs`: fills the tables of docs/ that are made of what the product itself knows, between marks such
 * as `<!-- settings -->` and `<!-- /settings -->`. A unit test tells when that was forgotten.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * A page with its tables filled in.
 *
 * @param {string} page
 * @param {Record<string, Record<string, { meaning: string, default?: string }>>} groups
 */
export function filled(page, groups) {
  return Object.entries(groups).reduce(
    (text, [name, variables]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`),
        (_, begin, end) => `${begin}${table(variables)}${end}`,
      ),
    page,
  );
}

function table(variables) {
  const rows = Object.entries(variables).map(
    ([name, { meaning, default: value }]) => `| \`${name}\` | ${meaning} | ${shown(value)} |`,
  );
  return ['| variable | what it does | default |', '|---|---|---|', ...rows, ''].join('\n');
}

/** A value as one would write it, words as they are. */
function shown(value) {
  if (value === undefined) return 'none';
  return /^[\w.,:/-]+$/.test(value) && value !== 'never' ? `\`${value}\`` : value;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { GROUPS } = await import('../src/config/variables.ts');
  const path = resolve(root, 'docs/settings.md');
  writeFileSync(path, filled(readFileSync(path, 'utf8'), GROUPS));
}

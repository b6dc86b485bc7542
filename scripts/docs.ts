/**
 * `npm run docs`: fills the tables of docs/ that are made of what the product itself knows, between marks such
 * as `<!-- settings -->` and `<!-- /settings -->`. A unit test tells when that was forgotten.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GROUPS, type Variable } from '../src/config/variables';

type Group = Readonly<Record<string, Variable>>;

/** A page with its tables filled in. */
export function filled(page: string, groups: Readonly<Record<string, Group>>): string {
  return Object.entries(groups).reduce(
    (text, [name, variables]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`),
        (_, begin, end) => `${begin}${table(variables)}${end}`,
      ),
    page,
  );
}

function table(variables: Group): string {
  const rows = Object.entries(variables).map(
    ([name, { meaning, default: value }]) => `| \`${name}\` | ${meaning} | ${shown(value)} |`,
  );
  return ['| variable | what it does | default |', '|---|---|---|', ...rows, ''].join('\n');
}

/** A value as one would write it, words as they are. */
function shown(value: string | undefined): string {
  if (value === undefined) return 'none';
  return /^[\w.,:/-]+$/.test(value) && value !== 'never' ? `\`${value}\`` : value;
}

if (require.main === module) {
  const path = resolve(__dirname, '../docs/settings.md');
  writeFileSync(path, filled(readFileSync(path, 'utf8'), GROUPS));
}

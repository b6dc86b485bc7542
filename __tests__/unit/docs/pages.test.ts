import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { filled } from '../../../scripts/docs';
import { validate } from '../../../src/config/validate';
import { GROUPS, KNOWN_VARIABLES } from '../../../src/config/variables';
import { pages, snippets } from '../../support/docs';
import { ROOT } from '../../support/program';

const all = pages();

test('README is read in one sitting', () => {
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(200);
});

test('every link leads somewhere', () => {
  const broken = all.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
      .filter(
        ([, file, anchor]) =>
          !leads(file === '' ? join(ROOT, path) : resolve(ROOT, dirname(path), file!), anchor),
      )
      .map(([link]) => `${path}: ${link}`),
  );
  expect(broken).toEqual([]);
});

function leads(file: string, anchor: string | undefined): boolean {
  if (!existsSync(file)) return false;
  if (anchor === undefined) return true;
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    slug(heading!),
  );
  return headings.includes(anchor);
}

/** As GitHub makes them. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

test('every page is linked from README or from a page that is', () => {
  const linked = new Set(
    all.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, file]) => resolve(ROOT, dirname(path), file!)),
    ),
  );
  const lonely = all.filter(({ path }) => path.startsWith('docs/') && !linked.has(join(ROOT, path)));
  expect(lonely.map(({ path }) => path)).toEqual([]);
});

/** Variables of others that our pages mention. */
const OF_OTHERS = [
  'DD_TRACE_AMQPLIB_ENABLED',
  'NEW_RELIC_INSTRUMENTATION_AMQPLIB_ENABLED',
  'OTEL_NODE_DISABLED_INSTRUMENTATIONS',
];

test('every variable that a page names exists', () => {
  const unknown = all.flatMap(({ path, text }) =>
    [...text.matchAll(/\b(?:HOPTRACE|OTEL|SW_AGENT)_[A-Z][A-Z_]*[A-Z]\b(?![_*{])/g)]
      .map(([name]) => name)
      .filter((name) => !Object.hasOwn(KNOWN_VARIABLES, name) && !OF_OTHERS.includes(name))
      .map((name) => `${path}: ${name}`),
  );
  expect([...new Set(unknown)]).toEqual([]);
});

test('the tables of settings say what the product knows: npm run docs', () => {
  const page = all.find(({ path }) => path === 'docs/settings.md')!;
  expect(filled(page.text, GROUPS)).toBe(page.text);
});

test.each(snippets('json').map(({ page, number, code }) => [`${page} (${number})`, code] as const))(
  '%s is JSON, and valid where it is a configuration',
  (_, code) => {
    const written = JSON.parse(code);
    if ('$schema' in written || 'rules' in written) expect(validate(written).problems).toEqual([]);
  },
);

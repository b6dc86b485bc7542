import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionOf, versionsOf } from '../../../../src/sdk/globals/caller';

const API = join(__dirname, '../../../../node_modules/@opentelemetry/api');
const folder = mkdtempSync(join(tmpdir(), 'caller-'));
afterAll(() => rmSync(folder, { recursive: true }));

function versionIn(text: string): string | undefined {
  const file = join(folder, 'bundle.js');
  writeFileSync(file, text);
  return versionOf(file);
}

const KEY = 'opentelemetry.js.api.';

test.each([
  ['as esbuild has it', `var VERSION = "1.9.1"; var key = Symbol.for(\`${KEY}\${VERSION.split(".")[0]}\`);`],
  ['minified', `var a="0.1.2",b="1.9.1",k=Symbol.for("${KEY}"+b.split(".")[0]),c="1.30.1";`],
  ['put into its place', `var c="1.4.0",k=Symbol.for(\`${KEY}\${"1.9.1".split(".")[0]}\`);`],
])('the version of the API in a bundle, %s', (_, text) => {
  expect(versionIn(text)).toBe('1.9.1');
});

test.each([
  ['of two versions', ['1.9.1', '1.4.1']],
  ['of one, twice', ['1.9.1', '1.9.1']],
])('a bundle %s says so; the API for logs is another', (_, versions) => {
  const copies = versions.map(
    (version) => `{ var v = "${version}"; Symbol.for(\`${KEY}\${v.split(".")[0]}\`) }`,
  );
  const file = join(folder, 'several.js');
  writeFileSync(file, `${copies.join('\n')}\nvar sdk = "1.30.1"; Symbol.for("io.${KEY}logs");`);
  expect(versionsOf(file)).toEqual(versions);
});

test('a file that has no copy of the API inside says nothing', () => {
  expect(versionIn('var version = "1.9.1";')).toBeUndefined();
  expect(versionOf(join(folder, 'no such file'))).toBeUndefined();
});

test.each(['file://elsewhere/api.js', 'file:///api%2Findex.js', 'file:'])(
  '%s is no file, and no fault',
  (url) => {
    expect(versionOf(url)).toBeUndefined();
  },
);

test('the version of a copy that is installed, by its package', () => {
  const { version } = JSON.parse(readFileSync(join(API, 'package.json'), 'utf8'));
  expect(versionOf(join(API, 'build/src/internal/global-utils.js'))).toBe(version);
});

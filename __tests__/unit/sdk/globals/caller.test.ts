import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versionOf } from '../../../../src/sdk/globals/caller';

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

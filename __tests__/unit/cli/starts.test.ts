import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { starts } from '../../../src/cli/doctor/starts';

const directory = mkdtempSync(join(tmpdir(), 'starts-'));
const app = join(directory, 'app.js');

beforeAll(() => {
  const root = join(directory, 'node_modules/hoptrace');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(
    join(root, 'package.json'),
    '{"name":"hoptrace","exports":{"./register":"./dist/register.cjs"}}',
  );
  writeFileSync(join(root, 'dist/register.cjs'), '');
});
afterAll(() => rmSync(directory, { recursive: true }));

function check({ script = 'node app.js', source = '', options = '' }): string {
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'app', scripts: { start: script } }));
  writeFileSync(app, source);
  const env = options === '' ? {} : { NODE_OPTIONS: options };
  const [finding] = starts({ app, directory, env, amqp: undefined });
  return `${finding!.status} ${finding!.message}`;
}

test.each([
  ['--require hoptrace/register'],
  ['-r hoptrace/register --enable-source-maps'],
  ['--max-old-space-size=100 --import=hoptrace/register'],
  ['--require "./node_modules/hoptrace/dist/register.cjs"'],
])('NODE_OPTIONS %s', (options) => expect(check({ options })).toBe('ok NODE_OPTIONS preloads hoptrace'));

test.each([['--require /nowhere/hoptrace/dist/register.cjs'], ['--import ./dist/register.mjs']])(
  'NODE_OPTIONS %s: not there',
  (options) => expect(check({ options })).toMatch(/^problem .* no program starts there$/),
);

test.each([
  ['node --require hoptrace/register app.js'],
  ['NODE_ENV=production node -r hoptrace/register app.js'],
  ['hoptrace run app.js'],
  ['npx hoptrace view -- node app.js'],
])('a script: %s', (script) => expect(check({ script })).toBe('ok npm run start preloads hoptrace'));

test.each([
  ["import 'hoptrace/register';", 'ok the application registers hoptrace itself'],
  ["require('hoptrace/register');", 'ok the application registers hoptrace itself'],
  ["import { AmqplibInstrumentation } from 'hoptrace';", 'ok the application sets hoptrace up itself'],
  ["const { AmqplibInstrumentation } = require('hoptrace');", 'ok the application sets hoptrace up itself'],
])('the program: %s', (source, found) => expect(check({ source })).toBe(found));

test.each([
  [{ script: 'esbuild app.js --plugin=hoptrace/bundler' }],
  [{ script: 'echo hoptrace' }],
  [{ script: 'hoptrace doctor' }],
  [{ source: "// require('hoptrace/register')" }],
  [{ source: "/*\nimport 'hoptrace/register'\n*/" }],
  [{ source: "const { esbuild } = require('hoptrace/bundler');" }],
  [{ source: "console.log('hoptrace')" }],
  [{ options: '--require ./hoptrace.js' }],
])('the word alone is not enough: %j', (given) =>
  expect(check(given)).toMatch(/^warning neither NODE_OPTIONS, nor a script/),
);

test.each<[Parameters<typeof check>[0], string]>([
  [{ options: '--require hoptrace' }, 'NODE_OPTIONS'],
  [{ options: '--import=./node_modules/hoptrace/dist/index.mjs' }, 'NODE_OPTIONS'],
  [{ script: 'node -r hoptrace app.js' }, 'npm run start'],
  [{ source: "require('hoptrace');" }, 'the program'],
  [{ source: "import { contextOf } from 'hoptrace';" }, 'the program'],
])('hoptrace without /register is not the preload: %j', (given, who) =>
  expect(check(given)).toBe(`warning ${who} loads hoptrace, which traces nothing by itself`),
);

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { envFile } from '../../../src/cli/doctor/env-file';
import { loadings } from '../../../src/cli/doctor/program';
import { reach } from '../../../src/cli/doctor/reach';
import { starts } from '../../../src/cli/doctor/starts';

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'program-')));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Writes a program, and gives what the doctor is told of it. */
function program(files: Record<string, string>, env: NodeJS.ProcessEnv = {}) {
  for (const [name, text] of Object.entries({ 'package.json': '{"name":"shop"}', ...files })) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const app = join(directory, Object.keys(files)[0]!);
  return { app, directory, env, amqp: undefined };
}

const requests = (files: Record<string, string>) =>
  loadings(program(files).app).map(({ request }) => request);

test('what a program loads is told in the order in which it is loaded, through its own files', () => {
  expect(
    requests({
      'app.js': "import 'first';\nimport { a,\n b } from './lib/a.js';\nconst z = require('last');",
      'lib/a.ts': "import type { T } from 'types-only'\nexport * from '../b'; import x from 'second'",
      'b/index.js': "const b = await import('deepest'); // require('comment')\n/* require('comment') */",
    }),
  ).toEqual(['first', 'deepest', 'second', 'last']);
});

test('files that load each other, or are not there, end nothing', () => {
  expect(
    requests({
      'app.js': "require('./a'); require('./none'); require(name); require('end')",
      'a.js': "require('./app')",
    }),
  ).toEqual(['./none', 'end']);
});

test('hoptrace may be set up in a file that the program loads', () => {
  const files = { 'app.js': "import './tracing.js'", 'tracing.js': "import 'hoptrace/register'" };
  expect(starts(program(files))).toMatchObject([
    { status: 'ok', message: 'the application registers hoptrace itself' },
  ]);
});

describe('whether amqplib is within reach', () => {
  const manager = {
    'node_modules/manager/package.json':
      '{"name":"manager","version":"1.0.0","main":"i.js","dependencies":{"amqplib":"2"}}',
    'node_modules/manager/i.js': '',
  };
  test.each<[string, Record<string, string>, string]>([
    ['here', { 'app.js': "require('amqplib/callback_api')" }, 'ok'],
    ['in a file', { 'app.js': "import './queue.js'", 'queue.js': "import amqp from 'amqplib'" }, 'ok'],
    ['by a library', { 'app.js': "require('manager')", ...manager }, 'ok'],
    [
      'under another name',
      { 'app.js': "require('rabbit')", 'package.json': '{"dependencies":{"rabbit":"npm:amqplib@2"}}' },
      'ok',
    ],
    ['nowhere', { 'app.js': "require('./server')", 'server.js': "require('express')" }, 'warning'],
  ])('%s', (_, files, status) => {
    expect(reach(program(files))).toMatchObject([{ status }]);
  });
});

describe('a .env file', () => {
  const early = "require('dotenv').config();\nrequire('amqplib')";
  test.each<[string, string, string, string, RegExp]>([
    ['read in time', early, 'OTEL_SERVICE_NAME=shop', 'ok', /sets OTEL_SERVICE_NAME, .*in time/],
    [
      'by dotenv/config',
      "import 'dotenv/config';\nimport 'amqplib'",
      'HOPTRACE_KEEP=errors',
      'ok',
      /in time/,
    ],
    [
      'read late',
      "require('amqplib'); require('dotenv').config()",
      'OTEL_SERVICE_NAME=a',
      'warning',
      /too late/,
    ],
    [
      'an import that runs last',
      "import d from 'dotenv';\nimport 'amqplib'",
      'OTEL_A=1',
      'warning',
      /does not read/,
    ],
    ['never read', "require('amqplib')", 'export OTEL_SERVICE_NAME=a', 'warning', /does not read/],
    ['with a switch', early, 'HOPTRACE_ENABLED=false', 'warning', /looks at HOPTRACE_ENABLED before/],
    [
      'with a switch, and hoptrace registered after it',
      `require('dotenv').config(); require('hoptrace/register'); require('amqplib')`,
      'HOPTRACE_ENABLED=false',
      'ok',
      /in time/,
    ],
  ])('%s', (_, source, text, status, message) => {
    const [finding] = envFile(program({ 'app.js': source, '.env': `DB=1\n${text}\n` }));
    expect(finding).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(finding!.message).not.toMatch(/shop|DB/);
    expect(finding!.advice).toMatch('node --env-file=.env');
  });

  test.each([
    ['nothing for hoptrace', 'DB=1', {}],
    ['what is set already', 'OTEL_SERVICE_NAME=a', { OTEL_SERVICE_NAME: 'a' }],
  ])('%s: nothing is said', (_, text, env) => {
    expect(envFile(program({ 'app.js': '', '.env': text }, env))).toEqual([]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { libraries } from '../../../src/cli/doctor/libraries';

const directory = mkdtempSync(join(tmpdir(), 'hoptrace-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function put(name: string, version: string, files: Record<string, string>, application = 'app'): void {
  const all = {
    'package.json': JSON.stringify({ name, version, main: 'index.js' }),
    'index.js': '',
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    const path = join(directory, application, 'node_modules', name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const look = (application = 'app') =>
  libraries({ app: undefined, directory: join(directory, application), env: {}, amqp: undefined });

test('libraries that queue messages: known, or of another shape', () => {
  expect(look('none')).toEqual([]);
  put('rascal', '99.0.0', { 'lib/amqp/Vhost.js': 'exports.create = () => {};' });
  put('amqp-connection-manager', '98.0.0', { 'dist/cjs/ChannelWrapper.js': 'exports.default = class {};' });
  expect(look().map(({ status, message }) => [status, message])).toEqual([
    [
      'warning',
      expect.stringMatching(/^amqp-connection-manager 98\.0\.0 .*no method ChannelWrapper\.publish/),
    ],
    ['ok', 'rascal 99.0.0: what it queues stays in its own trace'],
  ]);
});

test('one that cannot be loaded is said to be so', () => {
  put('rascal', '97.0.0', { 'lib/amqp/Vhost.js': 'throw new Error("broken");' }, 'broken');
  expect(look('broken').map(({ message }) => message)).toEqual([
    expect.stringMatching(/^rascal 97\.0\.0 .*broken/),
  ]);
});

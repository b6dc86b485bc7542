import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { copiesSeenFrom } from '../../../src/cli/doctor/clients';

const app = mkdtempSync(join(tmpdir(), 'clients-'));
const amqplib = dirname(require.resolve('amqplib'));

afterAll(() => rmSync(app, { recursive: true }));

function install(path: string, dependencies: Record<string, string>): void {
  mkdirSync(join(app, path), { recursive: true });
  const manifest = { name: path.split('/').pop(), version: '1.0.0', main: 'index.js', dependencies };
  writeFileSync(join(app, path, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(app, path, 'index.js'), '');
}

test("finds the application's copies, aliases and links, and those of its dependencies; each once", () => {
  install('', {
    amqplib: '^2.0.0',
    rabbit: 'npm:amqplib@^2.0.0',
    linked: 'file:../linked',
    manager: '1',
    other: '1',
  });
  for (const name of ['amqplib', 'rabbit'])
    cpSync(amqplib, join(app, 'node_modules', name), { recursive: true });
  cpSync(amqplib, join(app, 'elsewhere'), { recursive: true });
  symlinkSync(join(app, 'elsewhere'), join(app, 'node_modules/linked'), 'dir');
  install('node_modules/manager', { amqplib: '*' });
  install('node_modules/other', {});
  cpSync(amqplib, join(app, 'node_modules/manager/node_modules/amqplib'), { recursive: true });

  const seen = copiesSeenFrom(app).map(({ root, seenFrom }) => [root.slice(app.length + 1), seenFrom]);
  expect(seen.map(([root]) => root)).toEqual([
    'node_modules/amqplib',
    'node_modules/rabbit',
    'elsewhere',
    'node_modules/manager/node_modules/amqplib',
  ]);
  expect(seen[3]![1]).toBe('manager (amqplib)');
});

import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/program';
import { ownNames } from '../support/queue';
import { record } from '../support/recorded';

const PROGRAM = 'fixtures/programs/wrapping.cjs';
const own = ownNames();
let folder: string;

/** An amqplib of a version that is not there yet. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoptrace-future-'));
  const copy = join(folder, 'node_modules/amqplib');
  cpSync(join(ROOT, 'node_modules/amqplib'), copy, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, version: '9.0.0' }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(own.delete);

const RESULTS = ['bound undefined', 'subclass loud'];
const sorted = (stdout: string) => stdout.trim().split('\n').sort();

test('a version to come with the same shape is traced, also a bound method and a subclass', async () => {
  const { spans, stdout, stderr } = await record(PROGRAM, { args: [folder, own.queue('shapes')] });
  expect({ results: sorted(stdout), stderr }).toEqual({ results: RESULTS, stderr: '' });
  const published = spans
    .filter(({ kind }) => kind === 'PRODUCER')
    .map(({ attributes }) => attributes['messaging.message.id']);
  expect(published.sort()).toEqual(['bound', 'subclass']);
  expect(spans.filter(({ name }) => name.startsWith('get'))).toHaveLength(2);
});

test('one with another shape stays as it is, with one warning that names file and version', async () => {
  const model = join(folder, 'node_modules/amqplib/lib/channel_model.js');
  appendFileSync(
    model,
    '\nChannel.prototype.nackEverything = Channel.prototype.nackAll; delete Channel.prototype.nackAll;\n',
  );
  const { spans, stdout, stderr, code } = await record(PROGRAM, {
    args: [folder, own.queue('shapes')],
    nodeArgs: ['--require', join(ROOT, '__tests__/support/saboteur.cjs')],
    env: { SABOTAGE: 'span.nothing' },
  });
  expect({ code, results: sorted(stdout) }).toEqual({ code: 0, results: RESULTS });
  expect(spans).toEqual([]);
  expect(
    stderr
      .trim()
      .split('\n')
      .filter((line) => line.includes('channel_model')),
  ).toEqual([
    `hoptrace: ${model} (version 9.0.0) is not traced: no method Channel.nackAll, where amqplib 0.5 to 2 have one`,
  ]);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFile, saveTo } from '../../../src/view/files';
import { spansOf } from '../../../src/view/otlp/span';
import { createViewer } from '../../../src/view/viewer';

const COLLECTOR = join(__dirname, '../../../fixtures/view/collector.jsonl');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hoptrace-view-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a file of a Collector's file exporter is opened", async () => {
  const viewer = createViewer({ keep: 100, files: [COLLECTOR] });
  expect(await openFile(COLLECTOR, viewer)).toEqual({ lines: 0, first: undefined });
  const names = [...viewer.store.newest()].map(([, { service, name }]) => `${service} ${name}`);
  expect(names).toEqual(['worker process work', 'worker GET', 'front publish orders', 'front POST /orders']);
  // now is when its newest span ended
  const { nodes } = viewer.flow.flow('60', viewer.now(), 1);
  expect(nodes.find(({ id }) => id === 'queue:work')).toMatchObject({
    figures: { count: 1, errors: 1 },
    unsettled: 2,
  });
});

test('lines that are no OTLP are counted, and cost the others nothing', async () => {
  const file = join(folder, 'odd.jsonl');
  const [line] = readFileSync(COLLECTOR, 'utf8').split('\n');
  writeFileSync(
    file,
    ['', 'no JSON', line, '[]', '{"other":1}', '{"resourceLogs":[]}', line!.slice(0, 99)].join('\r\n'),
  );
  const viewer = createViewer({ keep: 100, files: [file] });
  const { lines, first } = await openFile(file, viewer);
  expect([lines, first]).toEqual([4, expect.stringMatching(/^line 2: /)]);
  expect(viewer.store.size).toBe(2);
});

test('a file that is not there is an error', async () => {
  await expect(openFile(join(folder, 'none'), createViewer({ keep: 1 }))).rejects.toThrow('ENOENT');
});

test('what is saved can be opened, and is added to what was there', async () => {
  const file = join(folder, 'saved.jsonl');
  const lines = readFileSync(COLLECTOR, 'utf8').trim().split('\n');
  for (const half of [lines.slice(0, 1), lines.slice(1)]) {
    const saver = saveTo(file, createViewer({ keep: 100 }), () => {});
    for (const line of half) {
      const request = JSON.parse(line);
      if ('resourceSpans' in request) saver.spans(spansOf(request).spans, request);
      else saver.metrics(request);
    }
    saver.close();
  }
  expect(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(lines.map((line) => JSON.parse(line)));
});

test('a file that cannot be written to is told of once, and receiving goes on', () => {
  const failures: string[] = [];
  const viewer = createViewer({ keep: 100 });
  const saver = saveTo('/dev/full', viewer, ({ message }) => failures.push(message));
  const request = JSON.parse(readFileSync(COLLECTOR, 'utf8').split('\n')[0]!);
  for (let n = 0; n < 2; n++) saver.spans(spansOf(request).spans, request);
  expect(failures).toEqual([expect.stringContaining('ENOSPC')]);
  expect(viewer.store.size).toBe(2);
});

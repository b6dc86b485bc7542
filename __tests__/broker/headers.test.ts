import { run } from '../support/program';
import { record, reportOf } from '../support/recorded';

const PROGRAM = 'fixtures/programs/headers.cjs';

interface Seen {
  ours: boolean;
  keys: string[];
  traceparent: string;
}
type Report = Record<string, Seen> & { narrow: [number, boolean][] };

test('headers of any type, size and shape get through, with ours where there is room', async () => {
  const [plain, traced] = await Promise.all([run(PROGRAM, { register: 'none' }), record(PROGRAM)]);
  expect(plain).toMatchObject({ code: 0, stderr: '' });
  expect(traced.code).toBe(0);
  const { narrow: plainNarrow, ...before } = reportOf<Report>(plain);
  const { narrow, ...after } = reportOf<Report>(traced);

  const theirs = (report: Record<string, Seen>) => Object.entries(report).map(([id, { keys }]) => [id, keys]);
  expect(theirs(after as never).map(([id, keys]) => [id, [...keys!].sort()])).toEqual(
    theirs(before as never).map(([id, keys]) => [id, [...keys!].sort()]),
  );
  const without = Object.entries(after as Record<string, Seen>).filter(([, { ours }]) => !ours);
  expect(without.map(([id]) => id)).toEqual(['full']);

  expect(narrow.map(([length]) => length)).toEqual(plainNarrow.map(([length]) => length));
  expect(narrow.at(0)).toEqual([3000, true]);
  expect(narrow.at(-1)).toEqual([4030, false]);
});

test('a context that comes as bytes is continued; what is no context begins a trace', async () => {
  const { spans } = await record(PROGRAM);
  const processed = (id: string) =>
    spans.find(({ name, attributes }) => name === 'process' && attributes['messaging.message.id'] === id)!;
  // the publish span replaces what the caller's headers carried, so each is the child of its own publish
  for (const id of ['garbage', 'bytes', 'mixed case', 'long', 'own getter', 'nothing']) {
    const parent = spans.find(({ spanId }) => spanId === processed(id).parentSpanId);
    expect(parent).toMatchObject({ kind: 'PRODUCER', attributes: { 'messaging.message.id': id } });
  }
  expect(processed('full').parentSpanId).toBeUndefined();
});

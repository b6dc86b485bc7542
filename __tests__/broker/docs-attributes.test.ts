/** The table of attributes in docs/spans.md against what programs of every kind emit: the one cannot drift from the other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/program';
import { ownNames } from '../support/queue';
import { record } from '../support/recorded';

const own = ownNames();
afterAll(own.delete);

const OPERATION = 'messaging.operation.name';
const SETTLING = new Set(['ack', 'nack', 'reject']);

/** What none of the programs below brings about; other tests do. */
const RARE: Readonly<Record<string, string>> = {
  'hoptrace.unfinished': 'any',
  'messaging.batch.message_count': 'process',
  'network.peer.address': 'publish',
  'hoptrace.exchange': 'process',
  'hoptrace.message.dead_letter.exchange': 'process',
  'hoptrace.message.dead_letter.first.exchange': 'process',
};

/** attribute -> the operations whose spans had it */
async function emitted(): Promise<Map<string, Set<string>>> {
  const all = { settleSpans: true, bodySize: true };
  const runs = [
    record('fixtures/programs/endings.cjs', { args: [own.queue('endings')] }),
    record('fixtures/programs/getting.cjs', { args: ['promise', own.queue('getting')], hoptrace: all }),
    record('fixtures/programs/publishing.cjs', { args: [own.queue('publish'), own.exchange('publish')] }),
    record('fixtures/programs/returning.cjs', { args: [own.queue('returning')] }),
    record('fixtures/programs/rpc.cjs', { args: [own.queue('rpc')] }),
    record('fixtures/programs/journey.cjs', { args: [own.queue('journey')], hoptrace: all }),
    record('fixtures/programs/dying.cjs', { args: [own.queue('dying'), own.queue('quorum')] }),
    record('fixtures/programs/subscribing.cjs', { args: [own.queue('subscribing')] }),
    record('fixtures/programs/confirms.cjs', { args: ['promise', own.queue('confirms')] }),
    record('fixtures/programs/refused.cjs', { args: ['consume', own.queue('refused')] }),
    record('fixtures/programs/ordinary.cjs', { args: [own.exchange('ordinary'), own.queue('ordinary')] }),
  ];
  const seen = new Map<string, Set<string>>();
  for (const { spans } of await Promise.all(runs))
    for (const { attributes } of spans) {
      const operation = String(attributes[OPERATION]);
      const by = SETTLING.has(operation) ? 'settle' : operation;
      for (const name of Object.keys(attributes)) {
        const row = name.replace(/^(hoptrace\.consumer\.arguments)\..*/, '$1.*');
        seen.set(row, (seen.get(row) ?? new Set()).add(by));
      }
    }
  return seen;
}

/** attribute -> the operations that the table names */
function documented(): Map<string, Set<string>> {
  const text = readFileSync(join(ROOT, 'docs/spans.md'), 'utf8');
  const table = text.slice(text.indexOf('## Attributes')).split('\n## ')[0]!;
  return new Map(
    [...table.matchAll(/^\| (`[^|]+) \| ([^|]+) \|/gm)].flatMap(([, names, on]) =>
      [...names!.matchAll(/`([^`]+)`/g)].map(([, name]) => [name!, new Set(on!.trim().split(', '))] as const),
    ),
  );
}

const sorted = (map: Map<string, Set<string>>) =>
  Object.fromEntries(
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, on]) => [name, [...on].sort()]),
  );

test('docs/spans.md has every attribute, on the spans that have it, and no other', async () => {
  const [told, found] = [documented(), await emitted()];
  for (const [name, on] of Object.entries(RARE)) {
    expect([...(told.get(name) ?? [])]).toContain(on);
    if (!found.get(name)?.has(on)) told.get(name)!.delete(on);
    if (told.get(name)!.size === 0) told.delete(name);
  }
  expect(sorted(told)).toEqual(sorted(found));
}, 60_000);

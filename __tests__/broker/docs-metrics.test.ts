/** The table of instruments in docs/metrics.md against what programs emit: the one cannot drift from the other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collecting } from '../support/collecting';
import type { CollectedPoint } from '../support/collector';
import { ROOT, run } from '../support/program';

const { collector, own } = collecting();

interface Row {
  kind: string;
  isSeconds: boolean;
  /** attributes, beside those that all have */
  by: string[];
}

const PAGE = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8');

/** The attributes that a text names: what has no dot is a value. */
const attributesIn = (text: string) => [...text.matchAll(/`([a-z_]+\.[a-z_.]+)`/g)].map(([, name]) => name!);

const OF_ALL = attributesIn(/^Broker and destination are .*$/m.exec(PAGE)![0]);

/** What takes a broker that is short of memory; broker/ops has it. */
const RARE = ['hoptrace.connection.blocked'];

function documented(): Map<string, Row> {
  const rows = [...PAGE.matchAll(/^\| `([^`]+)` \| ([a-z ]+)(, s)?(?::[^|]*)? \| ([^|]*) ?\|$/gm)];
  return new Map(
    rows.map(([, name, kind, seconds, by]) => [
      name!,
      {
        kind: kind!,
        isSeconds: seconds !== undefined,
        by: attributesIn(by!).sort(),
      },
    ]),
  );
}

function emitted(points: readonly CollectedPoint[]): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const { name, type, monotonic, unit, attributes } of points) {
    const kind = type === 'sum' ? (monotonic ? 'counter' : 'up and down') : type;
    const by = Object.keys(attributes).filter((attribute) => !OF_ALL.includes(attribute));
    const all = new Set([...(rows.get(name)?.by ?? []), ...by]);
    rows.set(name, { kind, isSeconds: unit === 's', by: [...all].sort() });
  }
  return rows;
}

test('docs/metrics.md has every instrument, with its kind, its unit and its attributes, and no other', async () => {
  const env = { ...collector.env, OTEL_TRACES_EXPORTER: 'none' };
  await run('fixtures/programs/counting.cjs', { args: ['exit', own.queue('counting')], env });
  await run('fixtures/programs/confirms.cjs', { args: ['promise', own.queue('confirms')], env });
  const told = documented();
  expect([...told.keys()]).toEqual(expect.arrayContaining(RARE));
  for (const name of RARE) told.delete(name);
  const sorted = (rows: Map<string, Row>) => Object.fromEntries([...rows].sort());
  expect(sorted(emitted(collector.points))).toEqual(sorted(told));
  const seen = new Set(collector.points.flatMap(({ attributes }) => Object.keys(attributes)));
  expect(OF_ALL.filter((name) => !seen.has(name))).toEqual([]);
}, 60_000);

import * as incubating from '@opentelemetry/semantic-conventions/incubating';
import * as names from '../../../../src/telemetry/names/semconv';

/** Proposed to the conventions, and not in them yet. */
const PROPOSED: string[] = [names.VHOST, names.CLUSTER];

test('names that are not our own are as the conventions have them', () => {
  const known = new Set<unknown>(Object.values(incubating));
  const theirs = Object.values(names).filter(
    (name) => !name.startsWith('hoptrace.') && !PROPOSED.includes(name),
  );
  expect(theirs.filter((name) => !known.has(name))).toEqual([]);
  expect(theirs.length).toBeGreaterThan(15);
});

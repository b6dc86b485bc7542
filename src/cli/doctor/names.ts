import { load } from '../../config/load';
import type { ByPattern, Settings } from '../../config/settings';
import { brokerUrl } from './broker';
import { copiesSeenFrom } from './clients';
import type { Finding, Subject } from './finding';
import { probe } from './probing';

/** Only what has no wildcard can be asked for. */
const WILDCARD = /[*#]/;

/** Whether the queues and exchanges that settings name exist at the broker: one that does not is often misspelt. */
export async function names(subject: Subject): Promise<Finding[]> {
  const wanted = namesIn(load({}, subject.env));
  const [copy] = copiesSeenFrom(subject.directory);
  if (wanted.size === 0 || copy === undefined) return [];
  const { url } = brokerUrl(subject);
  const answer = await probe('names', copy.root, {
    HOPTRACE_PROBE_URL: url,
    HOPTRACE_PROBE_NAMES: JSON.stringify([...wanted.keys()]),
  });
  const missing = missingIn(answer);
  if (missing === undefined) return []; // no connection: that has been said
  if (missing.length === 0)
    return [
      { check: 'names', status: 'ok', message: 'every queue and exchange that a setting names exists' },
    ];
  return missing.map((name) => ({
    check: 'names',
    status: 'warning',
    message: `${wanted.get(name)}: the broker has no queue and no exchange ${JSON.stringify(name)}`,
    advice: 'check its spelling, upper and lower case too; it may also not be declared yet',
  }));
}

/** Name -> the setting that names it. */
function namesIn({ sampling, relation, ignore = [], rules = [] }: Settings): Map<string, string> {
  const named: [string, readonly (string | undefined)[]][] = [
    ['sampling', patternsOf(sampling)],
    ['relation', patternsOf(relation)],
    ['ignore', ignore],
    ['rules', rules.flatMap(({ queue, exchange }) => [queue, exchange])],
  ];
  const names = new Map<string, string>();
  for (const [setting, patterns] of named)
    for (const name of patterns)
      if (name !== undefined && name !== 'amq.default' && !WILDCARD.test(name)) names.set(name, setting);
  return names;
}

function patternsOf(values: string | number | ByPattern<unknown> | undefined): string[] {
  return typeof values === 'object' ? Object.keys(values) : [];
}

function missingIn(answer: string | undefined): string[] | undefined {
  if (answer === undefined) return [];
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}

import fc from 'fast-check';
import { anyOf, matcherOf, mostSpecific } from '../../../src/config/patterns';

test.each([
  ['orders', ['orders'], ['orders.eu', 'order', '']],
  ['telemetry.*', ['telemetry.cpu', 'telemetry.'], ['telemetry', 'telemetry.cpu.load', 'telemetryx']],
  ['events.#', ['events', 'events.a', 'events.a.b'], ['eventsa', 'my.events']],
  ['#.error', ['error', 'a.error', 'a.b.error'], ['terror', 'error.a']],
  ['a.#.b', ['a.b', 'a.x.b', 'a.x.y.b'], ['ab', 'a.b.c']],
  ['#', ['', 'a', 'a.b', 'a\nb'], []],
  ['#.#', ['', 'a', 'a.b'], []],
  ['x-order-*', ['x-order-id', 'x-order-'], ['x-order', 'x-order-a.b']],
  ['amq.gen-*', ['amq.gen-JzTY20BRgKO_HjmUJj0wLg'], ['amq.generated.x', 'gen']],
  ['*.*', ['a.b', '.'], ['a', 'a.b.c']],
  ['a+b(c)[d]^$|{2}\\', ['a+b(c)[d]^$|{2}\\'], ['aab(c)[d]']],
  ['q.+*', ['q.+x'], ['q.xx']],
])('%s', (pattern, matching, others) => {
  const matches = matcherOf(pattern);
  expect(matching.filter((name) => !matches(name))).toEqual([]);
  expect(others.filter((name) => matches(name))).toEqual([]);
});

test('any of none matches nothing', () => {
  expect(anyOf([])('a')).toBe(false);
  expect(anyOf(['b', 'a'])('a')).toBe(true);
});

test('the most specific pattern wins: most characters, then fewest #, then fewest *, then the later one', () => {
  const find = mostSpecific({
    '#': 'all',
    'events.#': 'words',
    'events.*': 'word',
    'events.e*': 'letter',
    'events.eu': 'name',
    'b*': 'earlier',
    '*a': 'later',
  });
  const found = ['x', 'events', 'events.a.b', 'events.a', 'events.ex', 'events.eu', 'ba'].map(
    (name) => find(name)?.value,
  );
  expect(found).toEqual(['all', 'words', 'words', 'word', 'letter', 'name', 'later']);
  expect(mostSpecific({ a: 1 })('b')).toBeUndefined();
});

/** The same, by regular expressions: right, and slow with some names. */
function byExpression(pattern: string): RegExp {
  const words = pattern.split('.').filter((word, index, all) => word !== '#' || all[index - 1] !== '#');
  let source = '';
  let dot = '';
  for (const [index, word] of words.entries())
    if (word !== '#') {
      source += dot + word.replaceAll('*', '[^.]*');
      dot = '\\.';
    } else if (index > 0) source += '(?:\\..*)?';
    else source += words.length === 1 ? '.*' : '(?:.*\\.)?';
  return new RegExp(`^${source}$`, 's');
}

test('any pattern matches what a regular expression would', () => {
  const words = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
  const pattern = fc.array(fc.oneof(fc.constant('#'), words('ab*')), { minLength: 1, maxLength: 5 });
  const name = fc.array(words('ab'), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(pattern, name, (inPattern, inName) => {
      const [text, subject] = [inPattern.join('.'), inName.join('.')];
      expect(matcherOf(text)(subject)).toBe(byExpression(text).test(subject));
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ['x-*-*-*-id', [false, false, false]],
  ['*-*-*-*', [true, false, true]],
  ['#.-.#.-.#.-.#.y', [false, false, false]],
  ['#.*-*.#.*-*.#', [false, true, false]],
])('names that are made to be slow with %s take as many steps as they are long', (pattern, expected) => {
  const matches = matcherOf(pattern);
  const names = ['x-'.padEnd(255, '-'), '-.'.repeat(127), '-'.repeat(255)];
  // by backtracking it would take the test longer than it has
  for (let count = 0; count < 10_000; count++) matches(names[count % names.length]!);
  expect(names.map(matches)).toEqual(expected);
});

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

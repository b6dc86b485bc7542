import fc from 'fast-check';
import schema from '../../../schema/hoptrace.schema.json';
import type { Settings } from '../../../src/config/settings';
import { validate } from '../../../src/config/validate';

const COMPLETE: Settings = {
  sampling: { '#': 0.1, orders: 1, 'telemetry.*': 0.01 },
  keep: { errors: true, slow: '2s', redelivered: true },
  relation: { 'events.#': 'link', 'jobs.*': 'subscription' },
  propagate: { 'partners.#': 'none', legacy: 'b3+baggage' },
  ignore: ['health.*', 'amq.gen-*', 'a queue, with = in it'],
  templates: ['orders.*.reply', 'session.#'],
  settleSpans: true,
  consumeTimeout: 30_000,
  requeueIsError: false,
  bodySize: true,
  captureHeaders: ['x-tenant-id', 'x-order-*'],
  rules: [
    {
      description: 'orders',
      queue: 'orders.*',
      exchange: 'shop',
      routingKey: '#.eu',
      attributes: {
        a: 'text',
        b: 1,
        c: true,
        d: { header: 'x' },
        e: { property: 'type' },
        f: { body: '/a~1b/0' },
      },
      rename: { a: 'z' },
      redact: ['app.*'],
      critical: true,
    },
  ],
};

test('everything that can be set is valid', () => {
  expect(validate(COMPLETE)).toEqual({ problems: [], valid: COMPLETE });
  expect(validate({ sampling: 0.5, relation: 'link' }).problems).toEqual([]);
  expect(Object.keys(schema.properties).sort()).toEqual(['$schema', ...Object.keys(COMPLETE)].sort());
});

test.each<[unknown, string, string, unknown]>([
  [{ sampling: 1.5 }, '/sampling', '1.5 is ignored: expected a ratio from 0 to 1, or ratios by pattern', {}],
  [
    { sampling: { a: 1, b: -1 } },
    '/sampling/b',
    '-1 is ignored: expected a ratio from 0 to 1',
    { sampling: { a: 1 } },
  ],
  [{ ignore: ['a', 'b#', 'c'] }, '/ignore/1', '"b#" is ignored: expected a pattern', { ignore: ['a', 'c'] }],
  [
    { keep: { slow: '2 s', errors: true } },
    '/keep/slow',
    '"2 s" is ignored: expected a duration such as',
    { keep: { errors: true } },
  ],
  [
    { keep: { fast: true } },
    '/keep/fast',
    'unknown key is ignored: expected one of errors, slow, redelivered',
    { keep: {} },
  ],
  [{ relation: { '': 'link' } }, '/relation/', '"" is ignored: expected a pattern', { relation: {} }],
  [{ relation: 'child' }, '/relation', '"child" is ignored: expected parent, link or subscription', {}],
  [{ 'a/b~c#%': 1 }, '/a~1b~0c#%', 'unknown key is ignored', {}],
  [[1], '', '[1] is ignored: expected a hoptrace configuration (a JSON object)', {}],
  [
    { rules: [{ attributes: { a: { header: 'x', body: '/y' }, b: 1 } }] },
    '/rules/0/attributes/a',
    'expected text, a number, true or false, or one of {"header": name}',
    { rules: [{ attributes: { b: 1 } }] },
  ],
  [
    { rules: [{ queue: 'a#', critical: true }, { critical: true }] },
    '/rules/0/queue',
    '"a#" is ignored: expected a pattern: words with dots between them, * for characters of a word, # alone for words (/rules/0 is left out)',
    { rules: [{ critical: true }] },
  ],
])('%j is wrong at %s', (value, pointer, message, valid) => {
  const checked = validate(value);
  expect(checked.problems).toEqual([{ pointer, message: expect.stringContaining(message) }]);
  expect(checked.valid).toEqual(valid);
});

test('the value that is printed is cut', () => {
  const [problem] = validate({ relation: 'x'.repeat(1000) }).problems;
  expect(problem!.message.length).toBeLessThan(200);
});

test('whatever it is given, what is left is valid, and what is valid is left as it is', () => {
  const keys = [
    ...Object.keys(COMPLETE),
    ...Object.keys(COMPLETE.rules![0]!),
    'header',
    'body',
    'a.*',
    '__proto__',
  ];
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom('link', 'a.#', '2s', '/a', 'x#', '', null, true, false, 0, 0.5, 7),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('any'), { maxKeys: 4 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, (given) => {
      const { problems, valid } = validate(given);
      const again = validate(valid);
      expect(again).toEqual({ problems: [], valid });
      expect(new Set(problems.map(({ pointer }) => pointer)).size).toBe(problems.length);
      if (problems.length === 0) expect(valid).toEqual(given);
    }),
  );
});

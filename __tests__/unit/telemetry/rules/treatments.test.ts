import type { Span } from '@opentelemetry/api';
import { configOf } from '../../../../src/config/config';
import type { Rule } from '../../../../src/config/settings';
import { jsonBody, type Matter, pathFrom, valueAt } from '../../../../src/telemetry/rules/body';
import { treatmentsOf } from '../../../../src/telemetry/rules/treatments';
import { attributeValue } from '../../../../src/telemetry/rules/value';

const MATTER: Matter = {
  properties: { contentType: 'application/json', headers: { 'x-a': 'A' } },
  content: Buffer.from('{"a":{"b":[1,{"c":null}]},"":"empty","x~y":2}'),
};

/** What a treatment by these rules sets on a span from a message's body. */
function fromBody(rules: readonly Rule[], matter: Matter) {
  const set: Record<string, unknown> = {};
  const span = { setAttributes: (attributes: object) => Object.assign(set, attributes) } as unknown as Span;
  treatmentsOf(configOf({ rules }), 'q')!.of('', 'q').complete(span, matter);
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
}

test('nothing configured, or nothing for this queue: nothing to do', () => {
  expect(treatmentsOf(configOf({}), 'q')).toBeUndefined();
  expect(treatmentsOf(configOf({ rules: [{ queue: 'other', critical: true }] }), 'q')).toBeUndefined();
  expect(treatmentsOf(configOf({ rules: [{ queue: 'q' }] }), undefined)).toBeUndefined();
});

test('the rules that a way meets, worked out once for each combination', () => {
  const rules: Rule[] = [
    { exchange: 'amq.default', critical: true },
    { exchange: 'shop', routingKey: 'eu.#', attributes: { eu: true } },
  ];
  const treatments = treatmentsOf(configOf({ rules }), 'q')!;
  const [direct, eu, us] = [
    treatments.of('', 'q'),
    treatments.of('shop', 'eu.de'),
    treatments.of('shop', 'us'),
  ];
  expect([direct, eu, us].map(({ critical }) => critical)).toEqual([true, false, false]);
  expect([direct, eu, us].map((each) => each.prepare({}, MATTER))).toEqual([{}, { eu: true }, {}]);
  expect(treatments.of('shop', 'eu.fr')).toBe(eu);
  expect(treatments.of('other', 'us')).toBe(us);
});

test.each([
  ['/a/b/0', 1],
  ['/a/b/1/c', undefined],
  ['/a/b', '[1,{"c":null}]'],
  ['/a/b/length', undefined],
  ['/a/b/9', undefined],
  ['/a/constructor', undefined],
  ['/', 'empty'],
  ['/x~0y', 2],
])('a JSON pointer: %s', (pointer, expected) => {
  const found = fromBody([{ attributes: { value: { body: pointer } } }], MATTER);
  expect(found).toEqual(expected === undefined ? {} : { value: expected });
  expect(valueAt('text', pathFrom(pointer))).toBeUndefined();
});

test.each([
  ['no JSON', { ...MATTER, content: Buffer.from('{') }],
  ['another type', { ...MATTER, properties: { contentType: 'text/plain' } }],
  ['compressed', { ...MATTER, properties: { contentEncoding: 'gzip' } }],
  ['too large', { ...MATTER, content: Buffer.from(`{"a":1${' '.repeat(65_536)}}`) }],
  ['no Buffer', { ...MATTER, content: '{"a":1}' }],
])('a body that is %s has no values', (_, matter) => {
  expect(fromBody([{ attributes: { value: { body: '/a' } } }], matter)).toEqual({});
});

test('what comes later is renamed and redacted as well', () => {
  const set: [string, unknown][] = [];
  const span = {
    setAttributes: (attributes: object) => set.push(...Object.entries(attributes)),
  } as unknown as Span;
  const rules: Rule[] = [{ rename: { a: 'b' }, redact: ['b', 'secret.#'] }];
  const over = treatmentsOf(configOf({ rules }), 'q')!.of('', 'q').over(span, {});
  over.setAttribute('a', 1);
  over.setAttributes({ 'secret.x.y': 2, c: 3, d: undefined });
  expect(set).toEqual([
    ['b', 'REDACTED'],
    ['secret.x.y', 'REDACTED'],
    ['c', 3],
    ['d', undefined],
  ]);
});

test('headers by pattern, also inherited ones, and never more than 32', () => {
  const captureHeaders = ['x-a', 'many-*'];
  const headers = Object.assign(Object.create({ 'x-a': 'A' }), {
    ...Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`many-${i}`, i])),
  });
  const treatments = treatmentsOf(configOf({ captureHeaders }), undefined)!;
  const attributes = treatments.of('x', '').prepare({}, { properties: { headers }, content: undefined });
  expect(attributes['messaging.header.x-a']).toBe('A');
  expect(Object.keys(attributes)).toHaveLength(33);
  for (const none of [undefined, null]) {
    const matter = { properties: { headers: none }, content: undefined } as unknown as Matter;
    expect(treatments.of('x', '').prepare({}, matter)).toEqual({});
  }
});

test('values of any kind', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  const long = 'ü'.repeat(300);
  const values = ['a', long, 1, true, 10n, Buffer.from(long), [1], { a: 1 }, cycle, null, undefined, () => 1];
  expect(values.map(attributeValue)).toEqual([
    'a',
    long.slice(0, 256),
    1,
    true,
    '10',
    long.slice(0, 256),
    '[1]',
    '{"a":1}',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('a body that is known to be too large to be parsed is not even put together', () => {
  const content = jest.fn(() => Buffer.from('{}'));
  const matter = (bodySize: number): Matter =>
    Object.defineProperty({ properties: {}, bodySize } as unknown as Matter, 'content', { get: content });
  expect(jsonBody(matter(65_537))).toBeUndefined();
  expect(content).not.toHaveBeenCalled();
  expect(jsonBody(matter(2))).toEqual({});
  expect(content).toHaveBeenCalledTimes(1);
});

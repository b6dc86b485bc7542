import { propagation } from '@opentelemetry/api';
import fc from 'fast-check';
import { decodeCorrelation, encodeCorrelation } from '../../../src/skywalking/correlation';

const baggageOf = (entries: Record<string, string>) =>
  propagation.createBaggage(
    Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
  );
const entriesOf = (baggage: ReturnType<typeof baggageOf>) =>
  Object.fromEntries(baggage.getAllEntries().map(([key, { value }]) => [key, value]));

// CorrelationContext of the Java agent's tests
test.each([
  ['dGVzdDE=:dDE=,dGVzdDI=:dDI=', { test1: 't1', test2: 't2' }],
  ['dGVzdDE=:dDE=', { test1: 't1' }],
])('vectors of the Java agent, both ways: %s', (header, entries) => {
  expect(entriesOf(decodeCorrelation(header))).toEqual(entries);
  expect(encodeCorrelation(baggageOf(entries))).toBe(header);
});

test('what does not fit the protocol stays out', () => {
  const encoded = encodeCorrelation(
    baggageOf({ long: 'x'.repeat(129), empty: '', a: 'x'.repeat(128), b: '2', c: '3', d: '4' }),
  );
  expect(entriesOf(decodeCorrelation(encoded))).toEqual({ a: 'x'.repeat(128), b: '2', c: '3' });
});

test('nothing to send is an empty header', () => {
  expect(encodeCorrelation(baggageOf({}))).toBe('');
  expect(encodeCorrelation(baggageOf({ a: '' }))).toBe('');
});

test('bad pairs are skipped, others are read', () => {
  expect(entriesOf(decodeCorrelation('x,:,dDE=:,*:dDE=,dDE=:dDE=:dDE=,dGVzdDE=:dDE=,'))).toEqual({
    test1: 't1',
  });
});

test('baggage that came otherwise stays as it is', () => {
  const { a, test1 } = entriesOf(decodeCorrelation('dGVzdDE=:dDE=', baggageOf({ a: '1', test1: 'mine' })));
  expect({ a, test1 }).toEqual({ a: '1', test1: 'mine' });
});

test('up to three entries come back whatever they say', () => {
  const entry = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(fc.dictionary(entry, entry, { minKeys: 1, maxKeys: 3 }), (entries) => {
      expect(entriesOf(decodeCorrelation(encodeCorrelation(baggageOf(entries))))).toEqual({ ...entries });
    }),
  );
});

test('junk never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (header) => {
      expect(() => decodeCorrelation(header)).not.toThrow();
    }),
  );
});

import { resolve } from 'node:path';
import fc from 'fast-check';
import { plainCopy } from '../../../src/messaging/plain';
import { fits } from '../../../src/patches/frame-limit';

const LIB = resolve(__dirname, '../../../node_modules/amqplib/lib');
const { BasicProperties, encodeProperties } = require(resolve(LIB, 'defs.js'));

/** Bytes of the frame that amqplib makes of a message's properties; undefined where it refuses to. */
function frameSize(properties: Record<string, unknown>): number | undefined {
  try {
    return encodeProperties(BasicProperties, 1, 1000, properties).length;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** What the estimate may be over, for each value: a number counts as 8 bytes, a typed value as a table. */
const SLACK_PER_VALUE = 16;
const SLACK = 64;

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.string({ minLength: 500, maxLength: 3000 }),
    fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
    fc.constant({ '!': 'timestamp', value: 1_700_000_000 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '€'), maxLength: 20 }), tie('value'), {
      maxKeys: 4,
    }),
  ),
})).value;

const headers = fc.dictionary(fc.string({ maxLength: 40 }), value, { maxKeys: 12 });
const properties = fc.record(
  {
    correlationId: fc.string({ maxLength: 60 }),
    messageId: fc.string({ maxLength: 60 }),
    timestamp: fc.nat(),
    priority: fc.nat(9),
  },
  { requiredKeys: [] },
);
const frameMax = fc.oneof(fc.constant(4096), fc.integer({ min: 4096, max: 20_000 }));

function valuesIn(each: unknown): number {
  if (typeof each !== 'object' || each === null || Buffer.isBuffer(each)) return 1;
  return Object.values(each).reduce((sum: number, inner) => sum + valuesIn(inner), 1);
}

test('what fits makes a frame that the broker takes; what does not is, but for a little, too large', () => {
  fc.assert(
    fc.property(properties, headers, frameMax, (some, table, limit) => {
      const all = { ...some, headers: table };
      const size = frameSize(all) ?? Number.POSITIVE_INFINITY;
      const slack = SLACK + SLACK_PER_VALUE * valuesIn(table);
      if (fits(all, table, limit)) expect(size).toBeLessThanOrEqual(limit);
      else expect(size + slack).toBeGreaterThan(limit);
    }),
    { numRuns: 500 },
  );
});

test('headers that inherit from the application’s fit where the same in one table do, and no getter is called', () => {
  fc.assert(
    fc.property(properties, headers, headers, frameMax, (some, ours, theirs, limit) => {
      const inheriting = Object.create(theirs, Object.getOwnPropertyDescriptors(ours));
      expect(fits(some, inheriting, limit)).toBe(fits(some, { ...theirs, ...ours }, limit));
    }),
    { numRuns: 200 },
  );
  const get = jest.fn(() => 'x');
  const theirs = Object.defineProperty({}, 'tenant', { enumerable: true, get });
  expect(fits({}, Object.create(theirs), 4096)).toBe(true);
  expect(get).not.toHaveBeenCalled();
});

test('a plain copy of headers fits where they do', () => {
  const scalar = fc.oneof(fc.string({ maxLength: 1500 }), fc.double(), fc.boolean(), fc.constant(null));
  fc.assert(
    fc.property(properties, fc.dictionary(fc.string(), scalar), frameMax, (some, table, limit) => {
      expect(fits(some, plainCopy(Object.create(table))!, limit)).toBe(fits(some, table, limit));
    }),
    { numRuns: 200 },
  );
});

test('what amqplib has no room to encode does not fit, however large the frames', () => {
  const table = { long: 'x'.repeat(65_500), traceparent: 'x'.repeat(55) };
  expect(frameSize({ headers: table })).toBeUndefined();
  expect(fits({}, table, 131_072)).toBe(false);
  expect(fits({}, { long: table.long }, 131_072)).toBe(true);
});

test('a limit that is not known is none', () => {
  expect(fits({}, { long: 'x'.repeat(100_000) }, undefined)).toBe(true);
});

test('inherited headers count', () => {
  expect(fits({}, Object.create({ long: 'x'.repeat(5000) }), 4096)).toBe(false);
});

test('no getter of the application is called: amqplib will call it as often as it does', () => {
  const read = jest.fn(() => 'x');
  const caller = Object.defineProperties(
    { plain: 'text' },
    {
      computed: { enumerable: true, get: read },
      nested: {
        enumerable: true,
        value: Object.defineProperty({}, 'computed', { enumerable: true, get: read }),
      },
    },
  );
  const made = Object.create(caller);
  expect(fits({ headers: made }, made, 4096)).toBe(true);
  expect(read).not.toHaveBeenCalled();
});

test('headers that contain themselves are left for amqplib to refuse', () => {
  const one: Record<string, unknown> = {};
  one.self = one;
  expect(fits({}, one, 131_072)).toBe(true);
  const two: Record<string, unknown> = {};
  Object.assign(two, { a: two, b: [two, two] });
  expect(fits({}, two, 131_072)).toBe(false); // enough is counted before it is deep, in no time
});

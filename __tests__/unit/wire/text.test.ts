import fc from 'fast-check';
import { cut, cutFront, wellFormed } from '../../../src/wire/text';

const LONE = /\p{Surrogate}/u;
/** Any string, with halves of characters among them, more often than chance would have it. */
const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom('\ud83d', '\udce6', '📦', 'é', 'a'), fc.string({ unit: 'binary' })),
});

test('a text without halves of characters is itself', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => wellFormed(text) === text));
});

test('each half of a character becomes U+FFFD, and the length stays', () => {
  expect(wellFormed('\udce6a\ud83d\ud83d📦')).toBe('\ufffda\ufffd\ufffd📦');
  fc.assert(
    fc.property(anyText, (text) => {
      const good = wellFormed(text);
      expect(LONE.test(good)).toBe(false);
      expect(good).toHaveLength(text.length);
      expect(Buffer.from(good).toString()).toBe(good);
    }),
  );
});

test('Node.js 18 has no function for it, and the same result', () => {
  const { prototype } = String as unknown as { prototype: { toWellFormed?: () => string } };
  const { toWellFormed } = prototype;
  try {
    delete prototype.toWellFormed;
    jest.isolateModules(() => {
      const { wellFormed: old } =
        require('../../../src/wire/text') as typeof import('../../../src/wire/text');
      expect(old('\udce6a\ud83d\ud83d📦')).toBe('\ufffda\ufffd\ufffd📦');
      fc.assert(fc.property(anyText, (text) => !LONE.test(old(text)) && old(text).length === text.length));
    });
  } finally {
    if (toWellFormed !== undefined) prototype.toWellFormed = toWellFormed;
  }
});

test.each([
  ['parcel 📦', 8, 'parcel '],
  ['parcel 📦', 9, 'parcel 📦'],
  ['parcel 📦 box', 9, 'parcel 📦'],
  ['\ud83d\ud83d', 1, '\ufffd'],
  ['📦', 1, ''],
  ['a', 0, ''],
])('%j cut to %i', (text, limit, expected) => expect(cut(text, limit)).toBe(expected));

test.each([
  ['📦 parcel', 8, ' parcel'],
  ['📦 parcel', 7, ' parcel'],
  ['📦 parcel', 9, '📦 parcel'],
  ['📦', 0, ''],
])('%j cut from the front to %i', (text, limit, expected) => expect(cutFront(text, limit)).toBe(expected));

test('what is cut is well-formed, within the limit, and as much as fits', () => {
  fc.assert(
    fc.property(anyText, fc.nat(20), (text, limit) => {
      const good = wellFormed(text);
      const [front, back] = [cut(text, limit), cutFront(text, limit)];
      for (const part of [front, back]) {
        expect(LONE.test(part)).toBe(false);
        expect(part.length).toBeLessThanOrEqual(limit);
        expect(part.length).toBeGreaterThanOrEqual(Math.min(limit - 1, text.length));
      }
      expect(good.startsWith(front)).toBe(true);
      expect(good.endsWith(back)).toBe(true);
    }),
  );
});

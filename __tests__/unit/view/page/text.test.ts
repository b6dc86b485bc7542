import { beginning, middle, shown } from '../../../../src/view/page/text';

test('what cannot be seen, or turns the text, is shown by its code', () => {
  expect(shown('a\u202eb\u0000c\u200bd')).toBe('a\\u202eb\\u0000c\\u200bd');
  expect(shown('a\tb\nc é 漢 👍')).toBe('a\tb\nc é 漢 👍');
});

test('long names keep both ends, on one line and in whole characters', () => {
  expect(middle('orders.eu.retry', 20)).toBe('orders.eu.retry');
  expect(middle(`orders.${'x'.repeat(10_000)}.retry`, 13)).toBe('orders.x…etry');
  expect(middle('a\nb', 20)).toBe('a b');
  const cut = middle(`👍👍👍👍${'x'.repeat(20)}👍👍👍👍`, 12);
  expect(() => encodeURIComponent(cut)).not.toThrow(); // as it would for half a character
  expect(beginning('0123456789', 4)).toBe('0123…');
});

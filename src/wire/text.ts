/**
 * Texts for the wire. Protobuf wants valid UTF-8 and receivers refuse a whole batch for one text that is not;
 * a JavaScript string that was cut in the middle of a character (an emoji, say) ends in half of it.
 */

const REPLACEMENT = '\uFFFD';

/** In Unicode mode only a surrogate without its other half is one. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** With U+FFFD in place of each lone surrogate; a text without any comes back as it is. */
export const wellFormed: (text: string) => string =
  'toWellFormed' in String.prototype
    ? (text) => (text as string & { toWellFormed(): string }).toWellFormed()
    : (text) => text.replace(LONE_SURROGATE, REPLACEMENT); // Node.js 18

/** The first `limit` UTF-16 code units at most, well-formed and without half a character at the end. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return wellFormed(text);
  const splits = isHigh(text.charCodeAt(limit - 1)) && isLow(text.charCodeAt(limit));
  return wellFormed(text.slice(0, splits ? limit - 1 : limit));
}

/** The same from the other end: the last `limit` code units at most. */
export function cutFront(text: string, limit: number): string {
  if (text.length <= limit) return wellFormed(text);
  const start = text.length - limit;
  const splits = isHigh(text.charCodeAt(start - 1)) && isLow(text.charCodeAt(start));
  return wellFormed(text.slice(splits ? start + 1 : start));
}

function isHigh(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

function isLow(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}

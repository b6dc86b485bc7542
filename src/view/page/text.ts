/** Texts from outside may hold anything. These make them fit to be read; what they say is always shown as text. */

/** What would be invisible, or turn the reading direction of all that follows: shown by its code, `\u202e`. */
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function shown(text: string): string {
  return text.replace(UNSEEN, (char) => `\\u${char.codePointAt(0)!.toString(16).padStart(4, '0')}`);
}

/** On one line, with the middle left out where it is longer than `length` characters: names differ at both ends. */
export function middle(text: string, length: number): string {
  if (text.length <= length) return shown(text).replace(/\s/g, ' ');
  const head = Math.ceil((length - 1) * 0.6);
  const tail = length - 1 - head;
  return shown(`${whole(text.slice(0, head))}…${whole(text.slice(-tail))}`).replace(/\s/g, ' ');
}

/** The first part of a long text, and how much there is. */
export function beginning(text: string, length: number): string {
  return text.length <= length ? shown(text) : `${shown(whole(text.slice(0, length)))}…`;
}

/** Without the half of a character that was cut in two. */
function whole(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
}

/** Texts of programs under observation, made fit for a terminal. */

/** What would move the cursor, change the order of writing, or hide: control, format and bidirectional characters, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
/** As wide as two cells (East Asian Width: wide and full width, and pictures). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Take no cell of their own. */
const COMBINING = /^\p{M}/u;
const PLAIN = /^[\x20-\x7e]*$/;

/** What cannot be seen as its code: `\n`, `\u{202e}`. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSEEN, (each) =>
    each === '\n' ? '\\n' : `\\u{${each.codePointAt(0)!.toString(16)}}`,
  );
}

/** In cells. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const each of text) width += cellsOf(each);
  return width;
}

function cellsOf(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The text in exactly so many cells: filled with spaces, or cut and ended by `…`. */
export function fill(text: string, width: number): string {
  const actual = widthOf(text);
  if (actual <= width) return text + ' '.repeat(width - actual);
  let cut = '';
  let cells = 0;
  for (const each of text) {
    cells += cellsOf(each);
    if (cells >= width) break;
    cut += each;
  }
  return `${cut}…${' '.repeat(Math.max(0, width - widthOf(cut) - 1))}`;
}

/** In lines of at most so many cells, broken at spaces where there are any. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) line = longer;
    else {
      if (line !== '') lines.push(line);
      line = widthOf(word) <= width ? word : fill(word, width);
    }
  }
  return [...lines, line];
}

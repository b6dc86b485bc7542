/**
 * What people are shown of texts that are not ours: values of variables, messages of errors, answers of
 * receivers. They may hold secrets, line breaks and what moves a terminal's cursor, and be of any length.
 */

/** Characters of somebody else's text: enough to recognise it by. */
const LONGEST_VALUE = 80;

/** Characters of a line: enough for a stack trace. */
const LONGEST_LINE = 2_000;

/** What a value is called that nobody else may see. */
const SECRET = String.raw`\b([\w-]*(?:api-?key|token|secret|passw(?:or)?d|authorization|credentials?)[\w-]*)`;

const PRIVATE_PARTS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [^-]*-----.*?(?:-----END [^-]*-----|$)/gs, '[PEM]'],
  // whatever stands before the last @ is the user's: passwords are often not escaped
  [/\b([a-z][a-z\d+.-]*:\/\/)[^\s"'<>]*@/gi, '$1***@'],
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>?]*)\?[^\s"'<>)]*/gi, '$1?…'],
  [/\b(bearer|basic) (?=\S*\d)[\w+/=.~-]{6,}/gi, '$1 …'],
  [new RegExp(String.raw`${SECRET}=[^\s,;&"']+`, 'gi'), '$1=…'],
  // `name: value` as in headers and JSON; prose has that form too, but seldom a digit in it
  [new RegExp(String.raw`${SECRET}(["']?: *["']?)(?=[^\s,;&"']*\d)[^\s,;&"']+`, 'gi'), '$1$2…'],
];

/** A text of any kind without what is recognised as a secret in it. */
export function withoutSecrets(text: string): string {
  return PRIVATE_PARTS.reduce((shown, [part, instead]) => shown.replace(part, instead), text);
}

/**
 * The value of a setting, in quotes, for whoever has set it. Nothing is known of it: an address without its
 * scheme may hold a password too, and what stands in place of a path, or was meant for another variable, may
 * be a key.
 */
export function shownValue(value: string): string {
  if (/-----BEGIN|[\r\n]/.test(value)) return 'its value (a text of several lines)';
  const text = withoutAddressee(value);
  return JSON.stringify(cut(isPath(text) ? text : text.replace(/[\w+/=-]{20,}/g, withoutKey), LONGEST_VALUE));
}

/** A name in a setting, of a queue or a package, as a part of a line of ours. What was meant for another variable may be an address. */
export function shownName(name: string): string {
  return cut(onOneLine(withoutAddressee(name)), LONGEST_VALUE);
}

/** An address without its scheme is one, too. */
function withoutAddressee(value: string): string {
  return withoutSecrets(value)
    .replace(/^([a-z][\w+.-]*:\/\/)?.+@/is, '$1***@')
    .replace(/\?\S*=\S*/, '?…');
}

function isPath(text: string): boolean {
  return /^(?:[/~.]|[a-z]:[\\/])/i.test(text);
}

/** What looks random is one. */
function withoutKey(word: string): string {
  return /\d/.test(word) && /[a-z]/i.test(word) ? `${word.slice(0, 4)}…` : word;
}

/** What somebody else says, as a part of a line of ours. */
export function quoted(text: string): string {
  return cut(onOneLine(withoutSecrets(text)), 200);
}

/** A line as it may be printed. */
export function lineOf(text: string): string {
  return cut(onOneLine(withoutSecrets(text)), LONGEST_LINE);
}

/** An error's message and where it came from, which is all of a stack that a line has room for. */
export function faultOf(error: unknown): string {
  try {
    if (!(error instanceof Error)) return String(error);
    const place = /^ +(at .+)$/m.exec(error.stack ?? '')?.[1];
    return `${error.name}: ${error.message}${place === undefined ? '' : ` ${place}`}`;
  } catch {
    return 'an error that cannot be printed';
  }
}

/** Without control characters (C0, C1), line separators, and what turns the direction of writing. */
function onOneLine(text: string): string {
  return text
    .replace(/\s*[\n\r\u2028\u2029]\s*/g, ' ')
    .replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/**
 * Patterns for names of queues, exchanges, routing keys, headers and attributes. A name is made of words with
 * dots between them; `*` stands for any characters within a word, a word that is `#` for any number of words,
 * also none: as in RabbitMQ's topic bindings, except that `*` may be part of a word (`x-order-*`, `amq.gen-*`).
 */
const WILDCARD = /[*#]/;

/** Whether it is more than a name. */
export function isPattern(text: string): boolean {
  return WILDCARD.test(text);
}

/** Whether a name matches. */
export function matcherOf(pattern: string): (name: string) => boolean {
  if (!isPattern(pattern)) return (name) => name === pattern;
  if (pattern === '#') return () => true;
  const groups = groupsOf(pattern);
  return (name) => matches(groups, name.split('.'));
}

/** Whether a word matches. */
type Word = (word: string) => boolean;

/** What stands before, between and after the words that are `#`: words that follow each other. */
function groupsOf(pattern: string): Word[][] {
  const groups: Word[][] = [[]];
  for (const word of pattern.split('.'))
    if (word === '#') groups.push([]);
    else groups.at(-1)!.push(wordOf(word));
  return groups;
}

/**
 * The first group stands at the beginning, the last at the end, each other one as early as it can. No choice is
 * ever taken back, as a regular expression would: names and patterns may be long, and names are the sender's.
 */
function matches(groups: readonly Word[][], words: readonly string[]): boolean {
  const [first = []] = groups;
  if (!standsAt(first, words, 0)) return false;
  if (groups.length === 1) return first.length === words.length;
  const last = groups.at(-1)!;
  let at = first.length;
  for (const group of groups.slice(1, -1)) {
    while (!standsAt(group, words, at)) if (++at > words.length) return false;
    at += group.length;
  }
  const end = words.length - last.length;
  return end >= at && standsAt(last, words, end);
}

function standsAt(group: readonly Word[], words: readonly string[], at: number): boolean {
  return at + group.length <= words.length && group.every((matches, index) => matches(words[at + index]!));
}

/** The same with the characters of a word: the pieces between its `*`. */
function wordOf(pattern: string): Word {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return (word) => word === pattern;
  return (word) => {
    if (!word.startsWith(first)) return false;
    let at = first.length;
    for (const piece of others) {
      const found = word.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return word.length - last.length >= at && word.endsWith(last);
  };
}

/** Whether a name matches one of several patterns. */
export function anyOf(patterns: readonly string[]): (name: string) => boolean {
  const matchers = patterns.map(matcherOf);
  return (name) => matchers.some((matches) => matches(name));
}

/** A pattern that a name matched, and what it stands for. */
export interface Match<T> {
  readonly pattern: string;
  readonly value: T;
}

/**
 * Finds the value of the most specific pattern that a name matches: the one with the most characters that are
 * no wildcards; of equals, the one with the fewest `#`, then the fewest `*`, then the later one.
 */
export function mostSpecific<T>(values: Readonly<Record<string, T>>): (name: string) => Match<T> | undefined {
  const entries = Object.entries(values)
    .map(([pattern, value]) => ({ pattern, value, matches: matcherOf(pattern) }))
    .reverse()
    .sort((a, b) => moreSpecific(a.pattern, b.pattern));
  return (name) => entries.find(({ matches }) => matches(name));
}

function moreSpecific(a: string, b: string): number {
  return literals(b) - literals(a) || count(a, '#') - count(b, '#') || count(a, '*') - count(b, '*');
}

function literals(pattern: string): number {
  return pattern.length - count(pattern, '*') - count(pattern, '#');
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

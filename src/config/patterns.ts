/**
 * Patterns for names of queues, exchanges, routing keys, headers and attributes. A name is made of words with
 * dots between them; `*` stands for any characters within a word, a word that is `#` for any number of words,
 * also none: as in RabbitMQ's topic bindings, except that `*` may be part of a word (`x-order-*`, `amq.gen-*`).
 */
const WILDCARD = /[*#]/;

/** Any words with the dot after them, before them, or alone. */
const WORDS_THEN = '(?:.*\\.)?';
const THEN_WORDS = '(?:\\..*)?';
const ANYTHING = '.*';

function expressionOf(pattern: string): RegExp {
  const words = pattern.split('.').filter((word, index, all) => word !== '#' || all[index - 1] !== '#');
  let source = '';
  let dot = '';
  for (const [index, word] of words.entries()) {
    if (word !== '#') {
      source += dot + word.split('*').map(escaped).join('[^.]*');
      dot = '\\.';
    } else if (index > 0) {
      source += THEN_WORDS;
    } else {
      source += words.length === 1 ? ANYTHING : WORDS_THEN;
    }
  }
  return new RegExp(`^${source}$`, 's');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Whether it is more than a name. */
export function isPattern(text: string): boolean {
  return WILDCARD.test(text);
}

/** Whether a name matches. */
export function matcherOf(pattern: string): (name: string) => boolean {
  if (!isPattern(pattern)) return (name) => name === pattern;
  const expression = expressionOf(pattern);
  return (name) => expression.test(name);
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

/**
 * Reading environment variables by OpenTelemetry's rules: empty is unset, spaces around a value do not count,
 * words are understood in any case. A value that cannot be understood is reported in one line, once, and
 * counts as unset, so that the default applies.
 */
import { readFileSync } from 'node:fs';
import { diag } from '@opentelemetry/api';
import { shownValue } from '../safety/shown';
import { LONGEST, milliseconds } from './duration';

/** What the text of a variable may be. */
export interface Kind<T> {
  /** undefined: not understood */
  readonly parse: (text: string) => T | undefined;
  /** completes 'expected …' */
  readonly valid: string;
  /** the parts of an understood text that are not understood, and are left out */
  readonly leftOut?: (text: string) => string[];
  /** the text may hold a password and is not repeated in the report */
  readonly secret?: boolean;
}

/** The value of a variable, or undefined where it is unset or cannot be understood. */
export type Read = <T>(name: string, kind: Kind<T>) => T | undefined;

/** Of this process; what cannot be understood is reported through the OpenTelemetry diagnostic logger. */
export function readEnvironment(): Read {
  return createReader(process.env, (message) => diag.warn(message));
}

export function createReader(env: NodeJS.ProcessEnv, warn: (message: string) => void): Read {
  const reported = new Set<string>();
  return (name, kind) => {
    const text = env[name]?.trim();
    if (text === undefined || text === '') return undefined;
    const value = kind.parse(text);
    const ignored = value === undefined ? text : kind.leftOut?.(text).join(', ');
    if (ignored && !reported.has(name)) {
      reported.add(name);
      warn(
        `hoptrace: ${name}: ${kind.secret ? 'its value' : shownValue(ignored)} is ignored: expected ${kind.valid}`,
      );
    }
    return value;
  };
}

export const text: Kind<string> = { parse: (text) => text, valid: 'a text' };

export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER, unit = ''): Kind<number> {
  const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `from ${min} to ${max}`;
  return {
    parse: (text) => {
      const number = Number(text);
      return Number.isInteger(number) && number >= min && number <= max ? number : undefined;
    },
    valid: `a whole number${unit && ` of ${unit}`}, ${range}`,
  };
}

/** A duration in milliseconds: what a timer can wait at most, since it would fire at once and for ever otherwise. */
export function duration(min: number, max = LONGEST): Kind<number> {
  return wholeNumber(min, max, 'milliseconds');
}

/** As hoptrace's own settings have it: OpenTelemetry's variables know numbers alone. */
export const withUnit: Kind<number> = {
  parse: (text) => {
    const parsed = milliseconds(text);
    return Number.isNaN(parsed) ? undefined : parsed;
  },
  valid: 'a duration such as 500ms or 2s; a number is milliseconds',
};

export const ratio: Kind<number> = {
  parse: (text) => {
    const number = Number(text);
    return number >= 0 && number <= 1 ? number : undefined;
  },
  valid: 'a number from 0 to 1',
};

export const flag: Kind<boolean> = {
  parse: (text) => ({ true: true, false: false })[text.toLowerCase()],
  valid: 'true or false',
};

/** One of these words. */
export function word<W extends string>(...words: W[]): Kind<W> {
  return {
    parse: (text) => words.find((word) => word === text.toLowerCase()),
    valid: listed('one of', words),
  };
}

/** Some of these words, separated by commas; `none` stands for an empty list. */
export function words<W extends string>(...words: W[]): Kind<W[]> {
  const isKnown = (name: string): name is W => (words as string[]).includes(name);
  return {
    parse: (text) => {
      const names = namesIn(text);
      const known = names.filter(isKnown);
      return known.length > 0 || names.includes('none') ? [...new Set(known)] : undefined;
    },
    leftOut: (text) => namesIn(text).filter((name) => name !== 'none' && !isKnown(name)),
    valid: listed('some of', [...words, 'none']),
  };
}

function namesIn(text: string): string[] {
  const names = text.toLowerCase().split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

function listed(how: string, words: readonly string[]): string {
  return `${how} ${words.join(', ')}`;
}

/** An address to send to, as given: http or https. */
export const httpUrl: Kind<string> = {
  parse: (text) => (hasScheme(text) ? text : undefined),
  valid: 'a URL that begins with http:// or https://',
};

/** An address for gRPC: as for HTTP, or host:port. */
export const grpcUrl: Kind<string> = {
  parse: (text) => (hasScheme(text) || isHostAndPort(text) ? text : undefined),
  valid: 'a URL that begins with http:// or https://, or host:port',
};

/** The host may be an IPv6 address in brackets. */
function isHostAndPort(text: string): boolean {
  return /^[^/?#@\\\s]+:\d+$/.test(text) && URL.canParse(`http://${text}`);
}

/** An @ behind the host is the rest of a password whose / is not escaped: what stands before is no host. */
function hasScheme(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text) && !new URL(text).pathname.includes('@');
}

/** key=value pairs separated by commas, percent-encoded (as in W3C Baggage). */
export const pairs: Kind<Record<string, string>> = {
  parse: (text) => {
    const entries = text
      .split(',')
      .filter((pair) => pair.trim() !== '')
      .map(pairOf);
    return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
  },
  valid: 'key=value pairs separated by commas, with other commas and non-ASCII characters percent-encoded',
};

function pairOf(text: string): [string, string] | undefined {
  const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  try {
    const pair: [string, string] = [decodeURIComponent(key.trim()), decodeURIComponent(value.trim())];
    return pair[0] === '' ? undefined : pair;
  } catch {
    return undefined;
  }
}

/** A file's text. */
export const file: Kind<string> = {
  parse: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  valid: 'the path of a file that can be read',
};

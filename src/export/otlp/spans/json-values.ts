import type { Attributes } from '@opentelemetry/api';
import type { Bytes } from './bytes';

/** Characters up to which text is looked through for what JSON escapes. */
const SHORT = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** JSON of text that is well-formed: half a character (a lone surrogate), which JSON escapes, becomes U+FFFD. */
export function jsonOf(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes('\\ud') ? JSON.stringify(value, wellFormed) : json;
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? Buffer.from(value).toString() : value;
}

/** Plain JSON, of ASCII only. */
export function fragment(json: string): Uint8Array {
  return new Uint8Array(Buffer.from(json, 'latin1'));
}

/** Any value. */
export function writeJson(bytes: Bytes, value: unknown): void {
  const json = jsonOf(value);
  const size = Buffer.byteLength(json);
  bytes.room(size);
  bytes.text(json, size);
}

export function writeString(bytes: Bytes, text: string): void {
  const { length } = text;
  if (length > SHORT) {
    writeJson(bytes, text);
    return;
  }
  bytes.room(length + 2);
  const { buffer } = bytes;
  let at = bytes.at;
  buffer[at++] = QUOTE;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) {
      writeJson(bytes, text);
      return;
    }
    buffer[at++] = code;
  }
  buffer[at++] = QUOTE;
  bytes.at = at;
}

/** Nanoseconds since 1970 in decimal digits, of seconds and nanoseconds. */
export function writeNanoseconds(bytes: Bytes, [seconds, nanoseconds]: readonly [number, number]): void {
  bytes.room(TIME);
  // ten digits: from 2001 to 2286
  if (seconds >= 1e9 && seconds < 1e10 && nanoseconds >= 0 && nanoseconds < 1e9) {
    const { buffer, at } = bytes;
    const upper = Math.floor(seconds / 1e5);
    writeDigits(buffer, at, 5, upper);
    writeDigits(buffer, at + 5, 5, seconds - upper * 1e5);
    writeDigits(buffer, at + 10, 9, nanoseconds);
    bytes.at = at + 19;
  } else {
    const digits = digitsOf([seconds, nanoseconds]);
    bytes.text(digits, digits.length);
  }
}

/** The most that nanoseconds take. */
const TIME = 32;

function writeDigits(buffer: Uint8Array, at: number, count: number, value: number): void {
  let rest = value | 0;
  for (let i = at + count - 1; i >= at; i--) {
    const tenth = (rest / 10) | 0;
    buffer[i] = 0x30 + rest - 10 * tenth;
    rest = tenth;
  }
}

export function digitsOf([seconds, nanoseconds]: readonly [number, number]): string {
  return `${BigInt(seconds) * 1_000_000_000n + BigInt(Math.trunc(nanoseconds))}`;
}

export function keyValues(attributes: Attributes | undefined): object[] {
  return Object.entries(attributes ?? {}).map(([key, value]) => ({ key, value: anyValue(value) }));
}

/** AnyValue. An int64 is text beyond what readers of JSON hold exactly, and so is a double that JSON has no number for. */
export function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return { intValue: value };
    if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63)
      return { intValue: BigInt(value).toString() };
    return { doubleValue: Number.isFinite(value) ? value : String(value) };
  }
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === 'object' && value !== null)
    return { kvlistValue: { values: keyValues(value as Attributes) } };
  return {};
}

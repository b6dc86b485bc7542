import type { Attributes } from '@opentelemetry/api';
import { type Bytes, sizeOfText, sizeOfVarint } from './bytes';

/** KeyValue: key = 1, value = 2; AnyValue: string_value = 1, bool_value = 2, int_value = 3, double_value = 4 */
const KEY = 0x0a;
const VALUE = 0x12;
const STRING = 0x0a;
const BOOL = 0x10;
const INT = 0x18;
const DOUBLE = 0x21;

/** The most that a number or a boolean takes with what stands before it. */
const SCALAR = 24;

/** Bytes up to which those of a repeated value are kept, and names of attributes that are known at a time. */
const KEPT_SIZE = 512;
const KEPT_NAMES = 128;

/** What is known of one attribute from earlier spans of the same name. */
interface Kept {
  /** the key with what stands before it */
  readonly key: Uint8Array;
  value: unknown;
  /** the whole attribute, once it had the same value twice */
  bytes: Uint8Array | undefined;
}

/**
 * Writes the attributes of similar spans. What is constant for a consumer or a publisher has the same bytes in
 * all of its spans: from the second time on they are copied.
 */
export class AttributeWriter {
  readonly #tag: number;
  readonly #kept = new Map<string, Kept>();

  /** @param field the number of the field that the attributes are */
  constructor(field: number) {
    this.#tag = (field << 3) | 2;
  }

  /** False: one is of a kind that is not written here (lists, bytes, anything nested). */
  write(bytes: Bytes, attributes: Attributes): boolean {
    for (const name in attributes) {
      if (!Object.hasOwn(attributes, name)) continue;
      const value = attributes[name];
      const kept = this.#kept.get(name) ?? this.#keep(name);
      if (kept.value === value && kept.bytes !== undefined) {
        bytes.room(kept.bytes.length);
        bytes.raw(kept.bytes);
        continue;
      }
      const start = bytes.at;
      if (!this.#writeOne(bytes, kept.key, value)) return false;
      // slice, not subarray: the buffer will be given away
      const repeats = kept.value === value && bytes.at - start <= KEPT_SIZE;
      kept.bytes = repeats ? Uint8Array.prototype.slice.call(bytes.buffer, start, bytes.at) : undefined;
      kept.value = value;
    }
    return true;
  }

  #keep(name: string): Kept {
    if (this.#kept.size >= KEPT_NAMES) this.#kept.clear();
    const size = sizeOfText(name);
    const key = Buffer.allocUnsafeSlow(1 + sizeOfVarint(size) + size);
    let at = 0;
    key[at++] = KEY;
    let rest = size;
    for (; rest > 127; rest >>>= 7) key[at++] = (rest & 127) | 128;
    key[at++] = rest;
    key.write(name, at, 'utf8');
    const kept: Kept = { key, value: undefined, bytes: undefined };
    this.#kept.set(name, kept);
    return kept;
  }

  #writeOne(bytes: Bytes, key: Uint8Array, value: unknown): boolean {
    if (typeof value === 'string') {
      const size = sizeOfText(value);
      const inner = 1 + sizeOfVarint(size) + size;
      const whole = key.length + 1 + sizeOfVarint(inner) + inner;
      bytes.room(whole + 6);
      bytes.byte(this.#tag);
      bytes.varint(whole);
      bytes.raw(key);
      bytes.byte(VALUE);
      bytes.varint(inner);
      bytes.byte(STRING);
      bytes.varint(size);
      bytes.text(value, size);
      return true;
    }
    if (typeof value !== 'number' && typeof value !== 'boolean') return false;
    bytes.room(key.length + SCALAR);
    bytes.byte(this.#tag);
    const start = bytes.begin();
    bytes.raw(key);
    bytes.byte(VALUE);
    const inner = bytes.begin();
    if (typeof value === 'boolean') {
      bytes.byte(BOOL);
      bytes.byte(value ? 1 : 0);
    } else if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) {
      bytes.byte(INT);
      bytes.int64(value);
    } else {
      bytes.byte(DOUBLE);
      bytes.double(value);
    }
    bytes.finish(inner);
    bytes.finish(start);
    return true;
  }
}

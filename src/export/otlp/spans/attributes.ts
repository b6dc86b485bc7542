import type { Attributes } from '@opentelemetry/api';
import { Bytes, sizeOfText, sizeOfVarint } from './bytes';

/** KeyValue: key = 1, value = 2; AnyValue: string_value = 1, bool_value = 2, int_value = 3, double_value = 4 */
const KEY = 0x0a;
const VALUE = 0x12;
const STRING = 0x0a;
const BOOL = 0x10;
const INT = 0x18;
const DOUBLE = 0x21;

/** The most that a number or a boolean takes with what stands before it. */
const SCALAR = 24;

/** Bytes and attributes up to which a model is kept. */
const MODEL_SIZE = 4_096;
const MODEL_LENGTH = 64;

/** Keys that are known at a time. */
const KEYS = 256;

/** The value of an attribute that differs from span to span: equal to nothing. */
const VARIES = Symbol('varies');

/**
 * Writes the attributes of similar spans. What is constant for a consumer or a publisher has the same bytes in
 * all of its spans, so those of the last span are kept as the model of the next one: as long as it has the same
 * attributes in the same order, runs of the same values are copied, and only what differs is written anew.
 */
export class AttributeWriter {
  readonly #tag: number;
  readonly #keys = new Map<string, Uint8Array>();
  /** the model: names, values, where each one's bytes end */
  #names: string[] = [];
  #values: unknown[] = [];
  #ends: number[] = [];
  #bytes: Uint8Array = new Uint8Array(0);

  /** @param field the number of the field that the attributes are */
  constructor(field: number) {
    this.#tag = (field << 3) | 2;
  }

  /** False: one is of a kind that is not written here (lists, bytes, anything nested). */
  write(bytes: Bytes, attributes: Attributes): boolean {
    const names = this.#names;
    const start = bytes.at;
    bytes.room(this.#bytes.length);
    let place = 0;
    /** where the run of the same values began, in the model's bytes */
    let run = 0;
    for (const name in attributes) {
      if (!Object.hasOwn(attributes, name)) continue;
      if (names[place] !== name) return this.#writeAnew(bytes, start, attributes);
      const value = attributes[name];
      if (this.#values[place] !== value) {
        this.#values[place] = VARIES;
        this.#copy(bytes, run, place === 0 ? 0 : (this.#ends[place - 1] as number));
        if (!this.#writeOne(bytes, name, value)) return false;
        run = this.#ends[place] as number;
      }
      place++;
    }
    if (place < names.length) return this.#writeAnew(bytes, start, attributes);
    this.#copy(bytes, run, this.#bytes.length);
    return true;
  }

  #copy(bytes: Bytes, from: number, to: number): void {
    if (from === to) return;
    bytes.room(to - from);
    bytes.raw(this.#bytes.subarray(from, to));
  }

  /** Without a model, and makes one of what it wrote. */
  #writeAnew(bytes: Bytes, start: number, attributes: Attributes): boolean {
    bytes.at = start;
    const names: string[] = [];
    const values: unknown[] = [];
    const ends: number[] = [];
    for (const name in attributes) {
      if (!Object.hasOwn(attributes, name)) continue;
      const value = attributes[name];
      if (!this.#writeOne(bytes, name, value)) return false;
      names.push(name);
      values.push(value);
      ends.push(bytes.at - start);
    }
    if (names.length > MODEL_LENGTH || bytes.at - start > MODEL_SIZE) return true;
    this.#names = names;
    this.#values = values;
    this.#ends = ends;
    // a copy: the buffer will be given away
    this.#bytes = Uint8Array.prototype.slice.call(bytes.buffer, start, bytes.at);
    return true;
  }

  #writeOne(bytes: Bytes, name: string, value: unknown): boolean {
    const key = this.#keys.get(name) ?? this.#keep(name);
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

  /** The key with what stands before it. */
  #keep(name: string): Uint8Array {
    if (this.#keys.size >= KEYS) this.#keys.clear();
    const size = sizeOfText(name);
    const bytes = new Bytes(1 + sizeOfVarint(size) + size);
    bytes.byte(KEY);
    bytes.varint(size);
    bytes.text(name, size);
    this.#keys.set(name, bytes.buffer);
    return bytes.buffer;
  }
}

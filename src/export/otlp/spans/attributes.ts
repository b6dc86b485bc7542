import type { Attributes } from '@opentelemetry/api';
import { Bytes, sizeOfText } from './bytes';

/** KeyValue: key = 1, value = 2; AnyValue: string_value = 1, bool_value = 2, int_value = 3, double_value = 4 */
const KEY = 0x0a;
const VALUE = 0x12;
const STRING = 0x0a;
const BOOL = 0x10;
const INT = 0x18;
const DOUBLE = 0x21;

/** The most that a number or a boolean takes behind its name. */
const SCALAR = 24;

/** Behind the name: what text takes at most on top of its own bytes. */
const AROUND = 16;

/** Bytes and attributes up to which a model is kept. */
const MODEL_SIZE = 4_096;
const MODEL_LENGTH = 64;

/** Names that are known at a time. */
const NAMES = 256;

/** The value of an attribute that differs from span to span: equal to nothing. */
const VARIES = Symbol('varies');

/** The attributes of the last spans: names and values in their order, and the bytes that are the same for all. */
interface Model {
  readonly names: readonly string[];
  readonly values: unknown[];
  /** bytes of all, and where each one's end */
  readonly bytes: Uint8Array;
  readonly ends: readonly number[];
  /** what is copied in front of an attribute that varies, and behind the last */
  readonly runs: (Uint8Array | undefined)[];
}

const NOTHING: Model = { names: [], values: [], bytes: new Uint8Array(0), ends: [], runs: [] };

/**
 * Writes the attributes of similar spans. What is constant for a consumer or a publisher has the same bytes in
 * all of its spans, so those of the last span are kept as the model of the next one: as long as it has the same
 * attributes in the same order, runs of the same values are copied, and only what differs is written anew.
 */
export class AttributeWriter {
  readonly #tag: number;
  readonly #beginnings = new Map<string, Uint8Array>();
  #model = NOTHING;

  /** @param field the number of the field that the attributes are */
  constructor(field: number) {
    this.#tag = (field << 3) | 2;
  }

  /** False: one is of a kind that is not written here (lists, bytes, anything nested). */
  write(bytes: Bytes, attributes: Attributes): boolean {
    const { names, values, runs, bytes: all } = this.#model;
    const start = bytes.at;
    bytes.room(all.length);
    let place = 0;
    for (const name in attributes) {
      if (names[place] !== name || !Object.hasOwn(attributes, name))
        return this.#writeAnew(bytes, start, attributes);
      const value = attributes[name];
      const known = values[place];
      if (known !== value) {
        if (known !== VARIES) {
          differs(this.#model, place);
          bytes.at = start;
          return this.write(bytes, attributes);
        }
        const run = runs[place];
        if (run !== undefined) bytes.raw(run);
        if (!this.#writeOne(bytes, name, value)) return false;
      }
      place++;
    }
    if (place < names.length) return this.#writeAnew(bytes, start, attributes);
    const run = runs[place];
    if (run !== undefined) bytes.raw(run);
    return true;
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
    // a copy: the buffer will be given away
    const copy = bytes.copy(start);
    this.#model = { names, values, ends, bytes: copy, runs: runsOf(values, copy, ends) };
    return true;
  }

  #writeOne(bytes: Bytes, name: string, value: unknown): boolean {
    const beginning = this.#beginnings.get(name) ?? this.#keep(name);
    bytes.room(beginning.length + SCALAR);
    const start = bytes.at + 2;
    bytes.raw(beginning);
    const inner = bytes.at;
    if (typeof value === 'number') writeNumber(bytes, value);
    else if (typeof value === 'string') {
      const size = sizeOfText(value);
      bytes.room(size + AROUND);
      bytes.byte(STRING);
      bytes.varint(size);
      bytes.text(value, size);
    } else if (typeof value === 'boolean') {
      bytes.byte(BOOL);
      bytes.byte(value ? 1 : 0);
    } else return false;
    bytes.finish(inner);
    bytes.finish(start);
    return true;
  }

  /** What an attribute of this name begins with, up to its value; the lengths that depend on that are yet to come. */
  #keep(name: string): Uint8Array {
    if (this.#beginnings.size >= NAMES) this.#beginnings.clear();
    const size = sizeOfText(name);
    const bytes = new Bytes(size + AROUND);
    bytes.byte(this.#tag);
    bytes.begin();
    bytes.byte(KEY);
    bytes.varint(size);
    bytes.text(name, size);
    bytes.byte(VALUE);
    bytes.begin();
    const beginning = bytes.copy(0);
    this.#beginnings.set(name, beginning);
    return beginning;
  }
}

function writeNumber(bytes: Bytes, value: number): void {
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) {
    bytes.byte(INT);
    bytes.int64(value);
  } else {
    bytes.byte(DOUBLE);
    bytes.double(value);
  }
}

/** From now on this one is written anew each time. */
function differs(model: Model, place: number): void {
  const { values, runs, bytes, ends } = model;
  values[place] = VARIES;
  runs.splice(0, Infinity, ...runsOf(values, bytes, ends));
}

/** Copies of their own: to copy from a view takes three times as long, since it has to be made first. */
function runsOf(
  values: readonly unknown[],
  bytes: Uint8Array,
  ends: readonly number[],
): (Uint8Array | undefined)[] {
  const runs: (Uint8Array | undefined)[] = [];
  let from = 0;
  for (let place = 0; place <= values.length; place++) {
    if (place < values.length && values[place] !== VARIES) continue;
    const to = place === 0 ? 0 : (ends[place - 1] as number);
    runs[place] = from < to ? bytes.slice(from, to) : undefined;
    from = ends[place] as number;
  }
  return runs;
}

import type { Attributes } from '@opentelemetry/api';
import type { Bytes } from './bytes';

/** Bytes and attributes up to which a model is kept. */
const MODEL_SIZE = 4_096;
const MODEL_LENGTH = 64;

/** Writes one attribute, always the same way. False: its value is of a kind that is not written here. */
export type WriteOne = (bytes: Bytes, name: string, value: unknown) => boolean;

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
  readonly #writeOne: WriteOne;
  #model = NOTHING;

  constructor(writeOne: WriteOne) {
    this.#writeOne = writeOne;
  }

  /** False: one is of a kind that is not written here. */
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
      // what is an object may be another one by the next time
      values.push(typeof value === 'object' ? VARIES : value);
      ends.push(bytes.at - start);
    }
    if (names.length > MODEL_LENGTH || bytes.at - start > MODEL_SIZE) return true;
    // a copy: the buffer will be given away
    const copy = bytes.copy(start);
    this.#model = { names, values, ends, bytes: copy, runs: runsOf(values, copy, ends) };
    return true;
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

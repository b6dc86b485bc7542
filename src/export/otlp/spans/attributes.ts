import type { Attributes } from '@opentelemetry/api';
import { type Bytes, joined } from './bytes';

/** Bytes and attributes up to which a model is kept. */
const MODEL_SIZE = 4_096;
const MODEL_LENGTH = 64;

/** Models that are kept at a time: spans of one name have a handful of attributes that not all of them have. */
const MODELS = 8;

/** How one attribute is written, always the same way. */
export interface Notation {
  /** All in front of the value, which depends on the name only. */
  begin(name: string): Uint8Array;
  /** The value, and what is behind it; `begun`: bytes in front of it. False: it is of a kind that is not written here. */
  writeValue(bytes: Bytes, value: unknown, begun: number): boolean;
}

/** The value of an attribute that differs from span to span: equal to nothing. */
const VARIES = Symbol('varies');

/** The attributes of earlier spans: names and values in their order. */
interface Model {
  readonly names: readonly string[];
  readonly values: unknown[];
  /** what the first of these spans had written, and where each attribute's part of it ends */
  readonly bytes: Uint8Array;
  readonly ends: readonly number[];
  /** what is in front of each value, as it is before lengths that depend on the value are written over it */
  readonly begun: readonly Uint8Array[];
  /** what of that is copied in front of a value that varies, and behind the last */
  runs: readonly (Uint8Array | undefined)[] | undefined;
}

const NO_BYTES = new Uint8Array(0);

const NOTHING: Model = {
  names: [],
  values: [],
  bytes: NO_BYTES,
  ends: [],
  begun: [],
  runs: undefined,
};

/** Not `Object.hasOwn`: of this one V8 knows that it is true of a name that `for … in` has just given. */
const isOwn = Object.prototype.hasOwnProperty;

/**
 * Writes the attributes of similar spans. What is constant for a consumer or a publisher has the same bytes in
 * all of its spans, so those of the first span are kept as the model of the next ones: where they have the same
 * attributes in the same order, runs of the same values are copied, and only what differs is written anew.
 */
export class AttributeWriter {
  readonly #notation: Notation;
  readonly #models: Model[] = [];
  /** of the last span */
  #model = NOTHING;

  constructor(notation: Notation) {
    this.#notation = notation;
  }

  /** False: one is of a kind that is not written here. */
  write(bytes: Bytes, attributes: Attributes): boolean {
    const model = this.#model;
    const { names, values, begun } = model;
    model.runs ??= runsOf(model);
    const { runs } = model;
    const start = bytes.at;
    let place = 0;
    for (const name in attributes) {
      if (!isOwn.call(attributes, name)) continue;
      if (names[place] !== name) return this.#writeOther(bytes, start, attributes);
      const value = attributes[name];
      const known = values[place];
      if (known !== value) {
        if (known !== VARIES) {
          noteWhatVaries(model, attributes);
          bytes.at = start;
          return this.write(bytes, attributes);
        }
        const run = runs[place] as Uint8Array;
        bytes.room(run.length);
        bytes.raw(run);
        if (!this.#notation.writeValue(bytes, value, (begun[place] as Uint8Array).length)) return false;
      }
      place++;
    }
    if (place < names.length) return this.#writeOther(bytes, start, attributes);
    const run = runs[place];
    if (run !== undefined) {
      bytes.room(run.length);
      bytes.raw(run);
    }
    return true;
  }

  /** By another model, or without one. */
  #writeOther(bytes: Bytes, start: number, attributes: Attributes): boolean {
    bytes.at = start;
    const names = Object.keys(attributes);
    const model = this.#models.find((one) => isSame(one.names, names));
    if (model === undefined || model === this.#model) return this.#writeAnew(bytes, names, attributes);
    this.#model = model;
    return this.write(bytes, attributes);
  }

  /** Without a model, and makes one of what it wrote. */
  #writeAnew(bytes: Bytes, names: readonly string[], attributes: Attributes): boolean {
    const start = bytes.at;
    const values: unknown[] = [];
    const ends: number[] = [];
    const begun: Uint8Array[] = [];
    for (const name of names) {
      const value = attributes[name];
      const beginning = this.#notation.begin(name);
      bytes.room(beginning.length);
      bytes.raw(beginning);
      if (!this.#notation.writeValue(bytes, value, beginning.length)) return false;
      begun.push(beginning);
      // what is an object may be another one by the next time
      values.push(typeof value === 'object' ? VARIES : value);
      ends.push(bytes.at - start);
    }
    if (names.length > MODEL_LENGTH || bytes.at - start > MODEL_SIZE) return true;
    // a copy: the buffer will be given away
    this.#model = { names, values, bytes: bytes.copy(start), ends, begun, runs: undefined };
    if (this.#models.length === MODELS) this.#models.shift();
    this.#models.push(this.#model);
    return true;
  }
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, place) => one === others[place]);
}

/** From now on these are written anew each time. */
function noteWhatVaries(model: Model, attributes: Attributes): void {
  const { names, values } = model;
  for (const [place, name] of names.entries()) if (values[place] !== attributes[name]) values[place] = VARIES;
  model.runs = undefined;
}

/** Copies of their own: to copy from a view takes three times as long, since it has to be made first. */
function runsOf({ values, bytes, ends, begun }: Model): readonly (Uint8Array | undefined)[] {
  const runs = new Array<Uint8Array | undefined>(values.length + 1).fill(undefined);
  let from = 0;
  for (let place = 0; place <= values.length; place++) {
    if (place < values.length && values[place] !== VARIES) continue;
    // not the model's own: where its value was long, lengths of two bytes stand in front of that
    const run = joined([bytes.subarray(from, ends[place - 1] ?? 0), begun[place] ?? NO_BYTES]);
    if (run.length > 0) runs[place] = run;
    from = ends[place] as number;
  }
  return runs;
}

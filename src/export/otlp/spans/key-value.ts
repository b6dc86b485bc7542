import type { Notation } from './attributes';
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

/** Tag and length of an attribute, where that takes one byte. */
const FRONT = 2;

/** Behind the name: what text takes at most on top of its own bytes. */
const AROUND = 16;

/** Names that are known at a time. */
const NAMES = 256;

/**
 * Attributes in protobuf. Of kinds that are not written here are lists, bytes and anything nested.
 *
 * @param field the number of the field that the attributes are
 */
export function protobufAttributes(field: number): Notation {
  const tag = (field << 3) | 2;
  const beginnings = new Map<string, Uint8Array>();

  /** What an attribute of this name begins with, up to its value; the lengths that depend on that are yet to come. */
  function keep(name: string): Uint8Array {
    if (beginnings.size >= NAMES) beginnings.clear();
    const size = sizeOfText(name);
    const bytes = new Bytes(size + AROUND);
    bytes.byte(tag);
    bytes.begin();
    bytes.byte(KEY);
    bytes.varint(size);
    bytes.text(name, size);
    bytes.byte(VALUE);
    bytes.begin();
    const beginning = bytes.copy(0);
    beginnings.set(name, beginning);
    return beginning;
  }

  function writeValue(bytes: Bytes, value: unknown, begun: number): boolean {
    const inner = bytes.at;
    bytes.room(SCALAR);
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
    bytes.finish(inner - begun + FRONT);
    return true;
  }

  return { begin: (name) => beginnings.get(name) ?? keep(name), writeValue };
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

import type { Notation } from './attributes';
import { Bytes } from './bytes';
import { anyValue, fragment, writeJson, writeString } from './json-values';

/** Names that are known at a time. */
const NAMES = 256;

const STRING = fragment('{"stringValue":');
const INT = fragment('{"intValue":');
const ENDS = fragment('}}');

/** What stands around a value, and a number's digits, at most. */
const AROUND = 64;

/** Attributes in JSON, a comma in front of each. */
export function jsonAttributes(): Notation {
  const beginnings = new Map<string, Uint8Array>();

  /** What an attribute of this name begins with, up to its value. */
  function keep(name: string): Uint8Array {
    if (beginnings.size >= NAMES) beginnings.clear();
    const bytes = new Bytes(AROUND);
    bytes.raw(fragment(',{"key":'));
    writeString(bytes, name);
    bytes.room(AROUND);
    bytes.raw(fragment(',"value":'));
    const beginning = bytes.copy(0);
    beginnings.set(name, beginning);
    return beginning;
  }

  function writeValue(bytes: Bytes, value: unknown): boolean {
    bytes.room(AROUND);
    if (typeof value === 'number' && value >= 0 && (value | 0) === value) {
      bytes.raw(INT);
      bytes.digits(value);
    } else if (typeof value === 'string') {
      bytes.raw(STRING);
      writeString(bytes, value);
    } else {
      writeJson(bytes, anyValue(value));
      bytes.room(1);
      bytes.byte(END);
      return true;
    }
    bytes.room(AROUND);
    bytes.raw(ENDS);
    return true;
  }

  return { begin: (name) => beginnings.get(name) ?? keep(name), writeValue };
}

const END = 0x7d; // }

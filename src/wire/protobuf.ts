/**
 * Reads protobuf into the objects that OTLP's JSON has for the same: ids in hexadecimal, 64-bit integers as texts.
 * So there is one shape for whatever comes, and a saved file needs nothing but `JSON.stringify`. protobufjs and its
 * descriptors would add 300 kB to the package for what is two hundred lines here.
 */
import type { Field, Scalar, Schema } from './protobuf-schema';

/** Values in values, deeper than which nothing that means well goes. */
const DEPTH = 100;

/** Where in its bytes a reader is. */
interface Cursor {
  bytes: Buffer;
  at: number;
}

/** Throws a RangeError on what is no protobuf, ends too early, or is nested too deep. */
export function readProtobuf(schema: Schema, bytes: Buffer): object {
  return readMessage(schema, { bytes, at: 0 }, bytes.length, 0);
}

function readMessage(schema: Schema, cursor: Cursor, end: number, depth: number): object {
  if (depth > DEPTH) throw new RangeError('nested too deep');
  const message: Record<string, unknown> = {};
  while (cursor.at < end) {
    const tag = varint32(cursor);
    const field = schema[tag >>> 3];
    const wire = tag & 7;
    if (field === undefined) skip(cursor, wire);
    else if (wire === 2) readDelimited(message, field, cursor, depth);
    else set(message, field, readScalar(field.type as Scalar, wire, cursor));
    if (cursor.at > end) throw new RangeError('a field reaches beyond its message');
  }
  return message;
}

function readDelimited(message: Record<string, unknown>, field: Field, cursor: Cursor, depth: number): void {
  const { type } = field;
  const length = varint32(cursor);
  const end = cursor.at + length;
  if (end > cursor.bytes.length) throw new RangeError('a length reaches beyond the end');
  if (typeof type !== 'string') set(message, field, readMessage(type, cursor, end, depth + 1));
  else if (type in TEXTS) set(message, field, cursor.bytes.toString(TEXTS[type], cursor.at, end));
  else readPacked(message, field, type, cursor, end);
  cursor.at = end;
}

const TEXTS: { [type in Scalar]?: BufferEncoding } = { string: 'utf8', id: 'hex', bytes: 'base64' };

function readPacked(
  message: Record<string, unknown>,
  field: Field,
  type: Scalar,
  cursor: Cursor,
  end: number,
): void {
  while (cursor.at < end) set(message, field, readScalar(type, WIRE_TYPES[type], cursor));
}

function set(message: Record<string, unknown>, { name, repeated }: Field, value: unknown): void {
  if (!repeated) message[name] = value;
  else if (message[name] === undefined) message[name] = [value];
  else (message[name] as unknown[]).push(value);
}

/** 0: varint, 1: eight bytes, 2: delimited, 5: four bytes. */
const WIRE_TYPES: Record<Scalar, number> = {
  bool: 0,
  enum: 0,
  int64: 0,
  uint32: 0,
  uint64: 0,
  sint32: 0,
  fixed64: 1,
  sfixed64: 1,
  double: 1,
  string: 2,
  bytes: 2,
  id: 2,
  fixed32: 5,
};

function readScalar(type: Scalar, wire: number, cursor: Cursor): unknown {
  if (WIRE_TYPES[type] !== wire) throw new RangeError('a field of another type');
  switch (type) {
    case 'bool':
      return varint(cursor) !== 0n;
    case 'enum':
    case 'uint32':
      return varint32(cursor);
    case 'uint64':
      return String(varint(cursor));
    case 'int64':
      return String(BigInt.asIntN(64, varint(cursor)));
    case 'sint32':
      return zigzag(varint32(cursor));
    case 'fixed32':
      return cursor.bytes.readUInt32LE(advance(cursor, 4));
    case 'fixed64':
      return String(cursor.bytes.readBigUInt64LE(advance(cursor, 8)));
    case 'sfixed64':
      return String(cursor.bytes.readBigInt64LE(advance(cursor, 8)));
    default:
      return double(cursor.bytes.readDoubleLE(advance(cursor, 8)));
  }
}

/** JSON has no numbers for these; protobuf's JSON mapping has texts. */
function double(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function zigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}

/** The place before; reading beyond the end throws a RangeError of its own. */
function advance(cursor: Cursor, bytes: number): number {
  const { at } = cursor;
  cursor.at += bytes;
  return at;
}

/** Of a varint that is longer, the lower 32 bits. */
function varint32(cursor: Cursor): number {
  const { bytes } = cursor;
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = bytes[cursor.at++];
    if (byte === undefined) throw new RangeError('a number reaches beyond the end');
    if (shift < 32) value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw new RangeError('a number of more than ten bytes');
}

function varint(cursor: Cursor): bigint {
  const start = cursor.at;
  const low = varint32(cursor);
  if (cursor.at - start < 5) return BigInt(low);
  let value = 0n;
  for (let at = start, shift = 0n; at < cursor.at; at++, shift += 7n)
    value |= BigInt(cursor.bytes[at]! & 0x7f) << shift;
  return BigInt.asUintN(64, value);
}

function skip(cursor: Cursor, wire: number): void {
  if (wire === 0) varint32(cursor);
  else if (wire === 1) cursor.at += 8;
  else if (wire === 2) {
    const length = varint32(cursor); // moves `at` itself
    cursor.at += length;
  } else if (wire === 5) cursor.at += 4;
  else throw new RangeError('no protobuf');
  if (cursor.at > cursor.bytes.length) throw new RangeError('a field reaches beyond the end');
}

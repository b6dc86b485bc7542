import { dataOf } from '../messaging/data';
import type { Headers } from '../messaging/facts';
import { isPlain } from '../messaging/plain';

/** The properties beside the headers that a content header frame carries as short strings. */
const SHORT_STRINGS = [
  'contentType',
  'contentEncoding',
  'correlationId',
  'replyTo',
  'expiration',
  'messageId',
  'type',
  'userId',
  'appId',
  'clusterId',
] as const;

/** Frame header and end, class, weight, body size, flags, the headers table's length, and the fixed-size properties. */
const FIXED = 8 + 14 + 4 + 1 + 1 + 9;

/** amqplib encodes a table into a buffer of this size (16,384 bytes in 0.5.5 alone, whose frames are smaller than that by default). */
const TABLE_AT_MOST = 65_536;

/** More than the short strings can take together. */
const SHORT_STRINGS_AT_MOST = SHORT_STRINGS.length * 256;

/** UTF-8 bytes of one UTF-16 unit, at most. */
const WIDEST = 3;

/**
 * Whether a message's properties go into one frame, as AMQP demands (a broker closes the connection over a
 * larger one), and into amqplib's buffer. A cheap upper bound answers for all but the few messages near the limit.
 */
export function fits(
  properties: Record<string, unknown>,
  headers: Headers,
  frameMax: number | undefined,
): boolean {
  if (!frameMax) return true;
  const room = frameMax - FIXED;
  const bound = boundOf(headers, room);
  if (bound + SHORT_STRINGS_AT_MOST <= room && bound <= TABLE_AT_MOST) return true;
  let size = 0;
  for (const name of SHORT_STRINGS) {
    const value = properties[name];
    if (value !== undefined) size += 1 + Buffer.byteLength(String(value));
  }
  const table = tableSize(headers, Buffer.byteLength, room);
  return size + table <= room && table <= TABLE_AT_MOST;
}

/**
 * No less than `tableSize`, in half the time: object by object of the prototype chain, so that a name in two of them
 * counts twice. What is the headers' own is amqplib's and ours, and no getter; all of it, in a plain copy.
 */
function boundOf(headers: Headers, enough: number): number {
  let size = 4;
  if (isPlain(headers)) {
    for (const key in headers) size += entrySize(key, headers[key], estimate, enough, 0);
    return size;
  }
  for (let owner: object | null = headers; owner !== null; owner = Object.getPrototypeOf(owner)) {
    for (const key of Object.keys(owner)) {
      if (size > enough) return size;
      const value = owner === headers ? headers[key] : Object.getOwnPropertyDescriptor(owner, key)?.value;
      size += entrySize(key, value, estimate, enough - size, 0);
    }
  }
  return size;
}

const estimate = (text: string): number => text.length * WIDEST;

/** Tables in tables: more than anybody sends. What contains itself amqplib refuses, and that is the caller's error. */
const DEEPEST = 100;

/** Bytes of a table or array as amqplib encodes it; stops counting when there is too much. */
function tableSize(table: object, bytes: (text: string) => number, enough: number, depth = 0): number {
  let size = 4;
  if (depth > DEEPEST) return size;
  for (const key in table) {
    if (size > enough) return size;
    size += entrySize(key, dataOf(table, key), bytes, enough - size, depth);
  }
  return size;
}

function entrySize(
  key: string,
  value: unknown,
  bytes: (text: string) => number,
  enough: number,
  depth: number,
): number {
  const name = 1 + bytes(key) + 1;
  if (typeof value === 'string') return name + 4 + bytes(value);
  if (typeof value !== 'object' || value === null) return name + 8;
  if (Buffer.isBuffer(value)) return name + 4 + value.length;
  return name + tableSize(value, bytes, enough, depth + 1);
}

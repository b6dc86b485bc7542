import { createHash } from 'node:crypto';

/**
 * Ids of SkyWalking (any text) and of OpenTelemetry (16 and 8 bytes), both ways and without state. From
 * SkyWalking it is the mapping of the OpenTelemetry Collector's skywalking receiver, so that a Collector fed
 * by SkyWalking agents names the same traces and spans; the other way is its inverse.
 */

const HEX_32 = /^[\da-f]{32}$/i;
/** what the Java and Go agents make: a process id, a thread id, a time with a sequence number */
const HEX_AND_NUMBERS = /^([\da-f]{32})\.(\d{1,19})\.(\d{1,19})$/i;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const ALL_ZERO = /^0+$/;

/** The OpenTelemetry trace id for a SkyWalking trace id. 32 hexadecimal digits and UUIDs are themselves. */
export function traceIdFrom(skyWalkingTraceId: string): string {
  const isUuid = skyWalkingTraceId.length === 36 && UUID.test(skyWalkingTraceId);
  const id = isUuid ? skyWalkingTraceId.replaceAll('-', '') : skyWalkingTraceId;
  const bytes = bytesOf(id, 0) ?? digest(skyWalkingTraceId, 16);
  return notZero(bytes.toString('hex'), skyWalkingTraceId);
}

/** The OpenTelemetry span id for a span of a SkyWalking segment: the halves of its 16 bytes, xor-ed. */
export function spanIdFrom(segmentId: string, spanNumber: number): string {
  const bytes = bytesOf(segmentId, spanNumber);
  if (bytes === undefined) return digest(`${segmentId}.${spanNumber}`, 8).toString('hex');
  for (let i = 0; i < 8; i++) bytes[i]! ^= bytes[i + 8]!;
  return notZero(bytes.toString('hex', 0, 8), `${segmentId}.${spanNumber}`);
}

/**
 * The segment that an OpenTelemetry span is, as its only span, number 0: `spanIdFrom(segment, 0)` is the
 * span id again, and spans of different traces never share a segment.
 */
export function segmentIdOf(traceId: string, spanId: string): string {
  scratch.write(traceId, 0, 8, 'hex');
  scratch.write(spanId, 8, 8, 'hex');
  for (let i = 0; i < 8; i++) scratch[i + 8]! ^= scratch[i]!;
  return scratch.toString('hex');
}

const scratch = Buffer.alloc(16);

/** `uid` of the Collector's receiver; undefined for an id of neither known shape. */
function bytesOf(id: string, extra: number): Buffer | undefined {
  const numbers = id.length > 32 ? HEX_AND_NUMBERS.exec(id) : null;
  if (numbers === null && !HEX_32.test(id)) return undefined;
  const bytes = Buffer.from(id.slice(0, 32), 'hex');
  if (extra !== 0) xorLittleEndian(bytes, 0, 4, BigInt(extra));
  if (numbers !== null) {
    xorLittleEndian(bytes, 4, 4, BigInt(numbers[2]!));
    xorLittleEndian(bytes, 8, 8, BigInt(numbers[3]!));
  }
  return bytes;
}

function xorLittleEndian(bytes: Buffer, offset: number, length: number, value: bigint): void {
  for (let i = 0; i < length; i++) bytes[offset + i]! ^= Number((value >> BigInt(8 * i)) & 0xffn);
}

function digest(text: string, length: number): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, length);
}

/** All zeros is no id in OpenTelemetry, and some SkyWalking ids would become just that. */
function notZero(hex: string, source: string): string {
  return ALL_ZERO.test(hex) ? digest(source, hex.length / 2).toString('hex') : hex;
}

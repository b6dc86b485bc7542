/** The value of each hexadecimal digit by its character code; 255: it is none. */
const HEX = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) {
  HEX[value.toString(16).charCodeAt(0)] = value;
  HEX[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

/** Up to here a loop over the characters is faster than asking Node.js. */
const SHORT = 48;

/**
 * Protobuf's wire format (https://protobuf.dev/programming-guides/encoding), written into one buffer that
 * grows. `room` is asked for before anything is written; what writes one value asks for nothing.
 */
export class Bytes {
  buffer: Buffer;
  /** where the next byte goes */
  at = 0;

  constructor(size: number, buffer: Buffer = Buffer.allocUnsafeSlow(size)) {
    this.buffer = buffer;
  }

  /** Makes sure that so many bytes can be written. */
  room(size: number): void {
    if (this.at + size > this.buffer.length) this.#grow(size);
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.buffer.length, this.at + size));
    larger.set(this.buffer.subarray(0, this.at));
    this.buffer = larger;
  }

  byte(value: number): void {
    this.buffer[this.at++] = value;
  }

  raw(bytes: Uint8Array): void {
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** What was written from there on, in memory of its own: the buffer's will be given away. */
  copy(start: number): Uint8Array {
    return new Uint8Array(this.buffer.subarray(start, this.at));
  }

  /** A whole number, zero or more. Takes up to 8 bytes. */
  varint(value: number): void {
    let rest = value;
    while (rest > 0x7fffffff) {
      this.buffer[this.at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.buffer[this.at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.buffer[this.at++] = rest;
  }

  /** A whole number, zero or more and below 2³¹, in decimal digits. */
  digits(value: number): void {
    let end = this.at + 1;
    for (let rest = value; rest > 9; rest = (rest / 10) | 0) end++;
    this.at = end;
    let rest = value;
    for (let at = end - 1; ; at--) {
      const tenth = (rest / 10) | 0;
      this.buffer[at] = 0x30 + rest - 10 * tenth;
      if (tenth === 0) break;
      rest = tenth;
    }
  }

  /** A whole number of 64 bits with a sign. Takes up to 10 bytes. */
  int64(value: number): void {
    if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) {
      this.varint(value);
      return;
    }
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) this.buffer[this.at++] = Number(rest & 127n) | 128;
    this.buffer[this.at++] = Number(rest);
  }

  /** Nanoseconds since 1970 as 64 bits, of seconds and nanoseconds. */
  nanoseconds(time: readonly [number, number]): void {
    putNanoseconds(this.buffer, this.at, time);
    this.at += 8;
  }

  fixed32(value: number): void {
    putFixed32(this.buffer, this.at, value);
    this.at += 4;
  }

  double(value: number): void {
    this.at = this.buffer.writeDoubleLE(value, this.at);
  }

  /** An id as `putId` takes it. */
  id(hex: string, length: number): boolean {
    if (!putId(this.buffer, this.at, hex, length)) return false;
    this.at += length;
    return true;
  }

  /** Text whose length in UTF-8 is known; half a character (a lone surrogate) becomes U+FFFD, so that it is well-formed. */
  text(text: string, size: number): void {
    if (size === text.length && size <= SHORT) {
      const { buffer } = this;
      let at = this.at;
      for (let i = 0; i < size; i++) buffer[at++] = text.charCodeAt(i);
      this.at = at;
    } else {
      this.at += this.buffer.write(text, this.at, size, 'utf8');
    }
  }

  /** Reserves room for the length of what follows, one byte unless told, and gives where that begins. */
  begin(reserved = 1): number {
    this.at += reserved;
    return this.at;
  }

  /** Writes the length of what was written since `begin`, which makes way if that takes other than was reserved; gives what it takes. */
  finish(start: number, reserved = 1): number {
    const length = this.at - start;
    const needed = sizeOfVarint(length);
    if (needed !== reserved) {
      this.room(needed);
      this.buffer.copyWithin(start + needed - reserved, start, this.at);
    }
    this.at = start - reserved;
    this.varint(length);
    this.at += length;
    return needed;
  }
}

/**
 * Writes an id given in hexadecimal. False: it is of another length or has other characters, and what stands
 * there is of no use.
 */
export function putId(buffer: Uint8Array, at: number, hex: string, length: number): boolean {
  if (hex.length !== 2 * length) return false;
  let seen = 0;
  for (let i = 0; i < length; i++) {
    const first = hex.charCodeAt(2 * i);
    const second = hex.charCodeAt(2 * i + 1);
    const high = HEX[first & 0xff] as number;
    const low = HEX[second & 0xff] as number;
    // a character beyond the table is no digit either
    seen |= high | low | ((first | second) & 0xff00);
    buffer[at + i] = (high << 4) | low;
  }
  return seen < 16;
}

/**
 * Nanoseconds since 1970 as 64 bits, of seconds and nanoseconds: in parts of 16 bits, since they exceed what a
 * number holds, and without remainders, which take five times as long.
 */
export function putNanoseconds(buffer: Uint8Array, at: number, time: readonly [number, number]): void {
  const seconds = time[0];
  const lowSeconds = seconds & 0xffff;
  const below = lowSeconds * 1e9 + time[1];
  const carried = Math.floor(below / 0x10000);
  const low = below - carried * 0x10000;
  const rest = ((seconds - lowSeconds) / 0x10000) * 1e9 + carried;
  const high = Math.floor(rest / 0x10000);
  const middle = rest - high * 0x10000;
  buffer[at] = low;
  buffer[at + 1] = low >>> 8;
  buffer[at + 2] = middle;
  buffer[at + 3] = middle >>> 8;
  putFixed32(buffer, at + 4, high);
}

export function putFixed32(buffer: Uint8Array, at: number, value: number): void {
  buffer[at] = value;
  buffer[at + 1] = value >>> 8;
  buffer[at + 2] = value >>> 16;
  buffer[at + 3] = value >>> 24;
}

export function sizeOfText(text: string): number {
  const { length } = text;
  if (length > SHORT) return Buffer.byteLength(text);
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) > 127) return Buffer.byteLength(text);
  return length;
}

export function sizeOfVarint(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
}

/** Not from Node.js's pool of memory, which cannot be given away. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

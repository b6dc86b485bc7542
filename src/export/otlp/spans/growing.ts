import { Bytes } from './bytes';
import type { Memory } from './memory';

/** Bytes that the first batch begins with; any other begins with what the one before it had, or half of that where it was not needed. */
const FIRST_SIZE = 16_384;

/** The bytes of one batch after another, which begin where `start` says. */
export class Growing {
  readonly #memory: Memory;
  readonly #start: number;
  #bytes: Bytes | undefined;
  #nextSize: number;

  /** @param start bytes that are kept free in front */
  constructor(memory: Memory, start: number) {
    this.#memory = memory;
    this.#start = start;
    this.#nextSize = start + FIRST_SIZE;
  }

  /** bytes of the batch so far */
  get size(): number {
    return this.#bytes === undefined ? 0 : this.#bytes.at - this.#start;
  }

  /** The batch as far as it is. */
  get bytes(): Bytes {
    this.#bytes ??= this.#begin();
    return this.#bytes;
  }

  #begin(): Bytes {
    const bytes = new Bytes(this.#nextSize, this.#memory.take(this.#nextSize));
    bytes.at = this.#start;
    return bytes;
  }

  /** The batch, whose memory is given away; the next one is begun. */
  take(): Bytes {
    const { bytes } = this;
    const { length } = bytes.buffer;
    this.#bytes = undefined;
    this.#nextSize = 2 * bytes.at > length ? length : Math.max(length >> 1, this.#start + FIRST_SIZE);
    return bytes;
  }
}

/**
 * Where batches get their memory from: that of one that has been sent, if it has come back. New memory costs a
 * batch of half a megabyte a quarter of a millisecond on the main thread, since the kernel hands it out page by
 * page, each filled with zeros, and as garbage it waits in two heaps.
 */
export interface Memory {
  take(size: number): Buffer;
  give(memory: ArrayBuffer): void;
}

export function createMemory(): Memory {
  let spare: ArrayBuffer | undefined;
  return {
    take(size) {
      const found = spare;
      spare = undefined;
      // a larger one than batches are now would be with them for good
      const fits = found !== undefined && found.byteLength >= size && found.byteLength <= 2 * size;
      return fits ? Buffer.from(found) : Buffer.allocUnsafeSlow(size);
    },
    give(memory) {
      spare = memory;
    },
  };
}

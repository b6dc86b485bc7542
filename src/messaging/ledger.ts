/** What a ledger keeps: an entry is its own list node, so that keeping it allocates nothing. */
export interface Entry {
  /** delivery tag: positive, rising with each entry of a channel */
  tag: number;
  older: Entry | undefined;
  newer: Entry | undefined;
}

/**
 * The entries of one channel that still wait for their settlement (deliveries) or confirmation
 * (publications), by delivery tag. Taking one costs O(1), taking n costs O(n), whatever else waits: a map
 * finds the one, a list in order of tags finds all up to one.
 */
export class Ledger<E extends Entry> {
  readonly #byTag = new Map<number, E>();
  #oldest: E | undefined;
  #newest: E | undefined;

  get size(): number {
    return this.#byTag.size;
  }

  /**
   * Keeps an entry under its tag; one that waits under the same tag already is replaced. Tags rise, so its
   * place is the newest, but for an entry that was taken and is put back.
   */
  add(tag: number, entry: E): void {
    this.take(tag);
    let newer: E | undefined;
    let older = this.#newest;
    while (older !== undefined && older.tag > tag) {
      newer = older;
      older = older.older as E | undefined;
    }
    entry.tag = tag;
    entry.older = older;
    entry.newer = newer;
    if (older === undefined) this.#oldest = entry;
    else older.newer = entry;
    if (newer === undefined) this.#newest = entry;
    else newer.older = entry;
    this.#byTag.set(tag, entry);
  }

  /** Removes and returns the entry with this tag; undefined where none waits (settled already, or unknown). */
  take(tag: number): E | undefined {
    const entry = this.#byTag.get(tag);
    if (entry === undefined) return undefined;
    this.#byTag.delete(tag);
    const older = entry.older as E | undefined;
    const newer = entry.newer as E | undefined;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    entry.older = undefined;
    entry.newer = undefined;
    return entry;
  }

  /** Removes and returns, oldest first, all entries up to and including this tag; 0 means all (AMQP 0-9-1, basic.ack). */
  takeUpTo(tag: number): E[] {
    const taken: E[] = [];
    let entry = this.#oldest;
    while (entry !== undefined && (tag === 0 || entry.tag <= tag)) {
      const newer = entry.newer as E | undefined;
      this.#byTag.delete(entry.tag);
      entry.older = undefined;
      entry.newer = undefined;
      taken.push(entry);
      entry = newer;
    }
    this.#oldest = entry;
    if (entry === undefined) this.#newest = undefined;
    else entry.older = undefined;
    return taken;
  }
}

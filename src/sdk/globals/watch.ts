/**
 * Watches the table of globals for what others register in it. The official `registerGlobal`, in every version
 * from 1.0 to 1.10, first writes the table back to `globalThis`, then asks whether the place is taken, then
 * compares versions, then fills the place; a look-up writes nothing. So the table's property of `globalThis` has
 * a setter, and its places are on the table's prototype, as accessors, where `disable()` cannot delete them.
 *
 * A getter on `globalThis` doubles the price of a look-up (25 ns). So after some thousands of look-ups the table is
 * an ordinary one, with what is lent in it (`rest`), if all copies of the API that are there say before they
 * register (`wake`): a look-up costs then what it costs without hoptrace.
 */

import { Registrations } from './registrations';
import { define, globals, KEY, PLACES, type Place, type Table } from './table';

/** Look-ups (two reads each, up to version 1.9) until the watch may rest: less than a millisecond's worth. */
const READS = 20_000;

/** What the watch needs to know, and whom it tells. */
interface Watcher {
  /** what others are to find in a place; undefined: nothing */
  lent(place: Place): unknown;
  /** somebody has registered something there */
  taken(place: Place): void;
  /** somebody has put another table, or none, in the place of the one that is watched */
  cleared(): void;
  /** version of the copy of the API that is calling at this moment; undefined: it cannot be told */
  callingVersion(): string | undefined;
  /** whether no copy of the API that may register is left that does not say so before */
  mayRest(): boolean;
}

export class Watch {
  readonly #watcher: Watcher;
  readonly #version: string;
  readonly #places: object;
  readonly #registrations: Registrations;
  #table: Table | undefined;
  #reads = 0;
  /** between the write-back of the table and the next look at it: the version of who registers */
  #registering: string | undefined;
  #hidden = false;
  /** what lies in the table while the watch rests, and is ours */
  readonly #laid = new Map<keyof Table, unknown>();
  /** how often an assignment reads the property once more: not at all, but once in the contexts of `vm` (jest) */
  #echoes = 0;
  #echoesToCome = 0;

  /** @param version the application's: what is said to those who look something up, until a newer copy registers */
  constructor(watcher: Watcher, version: string) {
    this.#watcher = watcher;
    this.#version = version;
    this.#places = this.#makePlaces();
    this.#registrations = new Registrations(version, {
      isRegistering: () => this.#registering !== undefined,
      lends: () => watcher.lent('trace') !== undefined,
      callingVersion: watcher.callingVersion,
    });
    this.#adopt(globals[KEY] ?? {});
    this.wake();
    this.#echoes = this.#countEchoes();
    this.#registering = undefined;
  }

  /** Whether somebody else has registered something there. */
  isTaken(place: Place): boolean {
    const table = this.#table;
    if (table === undefined || !Object.hasOwn(table, place)) return false;
    return !this.#laid.has(place) || table[place] !== this.#laid.get(place);
  }

  /** What somebody has registered there, whatever his version: for hoptrace itself. */
  theirs(place: Place): unknown {
    return this.#registrations.read(place);
  }

  /** Until it rests again, every registration is seen. */
  wake(): void {
    this.#reads = 0;
    this.#takeUp();
    Object.defineProperty(globals, KEY, {
      configurable: true,
      enumerable: true,
      get: () => {
        if (this.#echoesToCome > 0) this.#echoesToCome--;
        else this.#registering = undefined;
        if (++this.#reads > READS) this.#restIfPossible();
        return this.#table;
      },
      set: (written: Table | undefined) => this.#written(written),
    });
  }

  /** The table is an ordinary one, with what is lent in it. What somebody registers in a place that is free is still seen. */
  rest(): void {
    this.#takeUp();
    const table = this.#table;
    if (table !== undefined) this.#layDown(table);
    Object.defineProperty(globals, KEY, {
      configurable: true,
      enumerable: true,
      writable: true,
      value: table,
    });
  }

  #layDown(table: Table): void {
    for (const key of ['version', ...PLACES] as const) {
      if (Object.hasOwn(table, key)) continue;
      const value = key === 'version' ? table.version : this.#watcher.lent(key);
      // an empty place has to be watched, but for the logger's: it may be taken from whoever has it
      if (value === undefined && key !== 'diag') continue;
      define(table, key, value);
      this.#laid.set(key, value);
    }
  }

  #takeUp(): void {
    for (const [key, value] of this.#laid) if (this.#table?.[key] === value) delete this.#table?.[key];
    this.#laid.clear();
  }

  /** All places look free while `act` runs. */
  whileHidden(act: () => void): void {
    this.#hidden = true;
    try {
      act();
    } finally {
      this.#hidden = false;
    }
  }

  #restIfPossible(): void {
    this.#reads = 0;
    try {
      if (this.#table !== undefined && this.#watcher.mayRest()) this.rest();
    } catch {
      // whoever looks something up is not to know; a copy that cannot be asked is not asked again
      this.#reads = Number.NEGATIVE_INFINITY;
    }
  }

  /** Somebody registers something; or clears the table, and then somebody brings one of his own. */
  #written(written: Table | undefined): void {
    if (written !== this.#table) {
      this.#laid.clear();
      this.#watcher.cleared();
      this.#table = undefined;
      if (written !== undefined) this.#adopt(written);
    }
    this.#registering = this.#watcher.callingVersion() ?? this.#version;
    this.#echoesToCome = this.#echoes;
  }

  #countEchoes(): number {
    const table = globals[KEY];
    this.#reads = 0;
    globals[KEY] = table;
    return this.#reads;
  }

  #adopt(table: Table): void {
    this.#table = table;
    Object.setPrototypeOf(table, this.#places);
    this.#registrations.adopt(table);
  }

  #makePlaces(): object {
    const places = {};
    Object.defineProperty(places, 'version', {
      configurable: true,
      get: () => this.#registering ?? this.#version,
      set: (theirs: string) => this.#table && define(this.#table, 'version', theirs),
    });
    for (const place of PLACES) {
      Object.defineProperty(places, place, {
        configurable: true,
        get: () => (this.#registering !== undefined || this.#hidden ? undefined : this.#watcher.lent(place)),
        set: (theirs: unknown) => this.#fill(place, theirs),
      });
    }
    return places;
  }

  #fill(place: Place, theirs: unknown): void {
    const table = this.#table;
    if (table === undefined) return;
    // the first to register decides on the version
    if (!Object.hasOwn(table, 'version')) this.#registrations.fixVersion(table, table.version);
    this.#registering = undefined;
    this.#registrations.put(table, place, theirs);
    this.#watcher.taken(place);
  }
}

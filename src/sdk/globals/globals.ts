/**
 * The table of globals in which all copies of the OpenTelemetry API meet, as hoptrace's bundled copy sees it.
 * It takes the place of the package's `internal/global-utils`, with two differences:
 *
 * - what hoptrace registers is lent, not taken: any other copy of the API finds it, and yet finds the place
 *   free when it registers something itself, which then replaces ours. The official function refuses the
 *   second registration, and so the first comer would keep an application's own SDK out;
 * - it reads a table of any 1.x version, since only what the API has had since 1.3 is used, and looks up what
 *   is ours without going through `globalThis` (2 ns instead of 33, several times a message).
 *
 * How a registration by somebody else is told from a look-up: the official `registerGlobal`, in every version
 * from 1.0 to 1.10, first writes the table back to `globalThis`, then asks whether the place is taken, then
 * compares versions, then fills it; `getGlobal` writes nothing.
 */
import { findApplicationApi } from './application';
import { lendToEarlyTracers } from './copies';

export type Place = 'trace' | 'context' | 'propagation' | 'metrics' | 'diag';

type Table = { readonly version: string } & Partial<Record<Place, unknown>>;

const KEY = Symbol.for('opentelemetry.js.api.1');

const globals = globalThis as { [KEY]?: Table | undefined };

/** What hoptrace has registered and nobody has replaced yet. */
const lent: Partial<Record<Place, unknown>> = {};

/**
 * Between the write-back of the table and the question whether a place is taken; until the message to the logger
 * with which every registration ends, where the place is none of ours.
 */
let registering = false;

/** While we look for what is behind our own tracer provider. */
let hidden = false;

const listeners: ((place: Place) => void)[] = [];

/** Calls `listener` whenever the application registers something of its own in a place that was ours. */
export function onReplaced(listener: (place: Place) => void): void {
  listeners.push(listener);
}

/** Whether the application has registered something of its own there. */
export function isTaken(place: Place): boolean {
  return lent[place] === undefined && globals[KEY]?.[place] !== undefined;
}

/** Takes back all that is still ours, except the logger. */
export function withdraw(): void {
  for (const place of Object.keys(lent) as Place[]) if (place !== 'diag') unregisterGlobal(place);
}

export function getGlobal(place: Place): unknown {
  return lent[place] ?? globals[KEY]?.[place];
}

/** False, and nothing changes, where somebody else was first. */
export function registerGlobal(place: Place, instance: unknown): boolean {
  const table = globals[KEY] ?? define<Table>(globals, KEY, { version: findApplicationApi().version });
  if (lent[place] === undefined && table[place] !== undefined) return false;
  lent[place] = instance;
  if (place === 'diag') {
    watchLogger(table); // the API lets loggers replace each other
    return true;
  }
  watch(table);
  lend(table, place);
  if (place === 'trace') lendToEarlyTracers(instance, findApplicationApi().module, whileFree);
  return true;
}

/** Nothing happens once the application has replaced our tracer provider. */
function whileFree(act: () => void): void {
  if (lent.trace === undefined) return;
  hidden = true;
  act();
  hidden = false;
}

export function unregisterGlobal(place: Place): void {
  const table = globals[KEY];
  if (table !== undefined) {
    delete table[place];
    giveUp(table, place);
  }
}

function watch(table: Table): void {
  if (Object.getOwnPropertyDescriptor(globals, KEY)?.get !== undefined) return;
  watchLogger(table);
  Object.defineProperty(globals, KEY, {
    configurable: true,
    enumerable: true,
    get: () => table,
    set: (written: Table | undefined) => {
      if (written === table) registering = true;
      else define(globals, KEY, written); // somebody clears the table: ours are gone from it
    },
  });
}

function lend(table: Table, place: Place): void {
  Object.defineProperty(table, place, {
    configurable: true,
    enumerable: true,
    get: () => {
      const isFree = registering || hidden;
      registering = false;
      return isFree ? undefined : lent[place];
    },
    set: (theirs: unknown) => {
      registering = false;
      define(table, place, theirs);
      giveUp(table, place);
      for (const listener of listeners) listener(place);
    },
  });
}

/** The place of the logger: ours is for our own copy only (see sdk/logger.ts), and goes when theirs comes. */
function watchLogger(table: Table): void {
  let theirs = table.diag;
  Object.defineProperty(table, 'diag', {
    configurable: true,
    enumerable: true,
    get: () => {
      registering = false;
      return theirs;
    },
    set: (logger: unknown) => {
      registering = false;
      theirs = logger;
      delete lent.diag;
    },
  });
}

/** With nothing left to lend there is nothing to watch for: the table is an ordinary one again. */
function giveUp(table: Table, place: Place): void {
  delete lent[place];
  if (Object.keys(lent).every((left) => left === 'diag')) define(globals, KEY, table);
}

function define<T>(target: object, key: PropertyKey, value: T): T {
  Object.defineProperty(target, key, { configurable: true, enumerable: true, writable: true, value });
  return value;
}

/**
 * The table of globals in which all copies of the OpenTelemetry API meet, as hoptrace's bundled copy sees it.
 * It takes the place of the package's `internal/global-utils`, with two differences:
 *
 * - what hoptrace registers is lent, not taken: any other copy of the API finds it, and yet finds the place
 *   free when it registers something itself, which then replaces ours. The official function refuses the
 *   second registration, and so the first comer would keep an application's own SDK out. See watch.ts;
 * - it reads a table of any 1.x version, since only what the API has had since 1.3 is used, and looks up what
 *   is ours without going through `globalThis` (2 ns instead of 33, several times a message).
 *
 * Where the table cannot be watched (a frozen one), what is ours is for hoptrace alone.
 */
import { type ApplicationApi, findApplicationApi } from './application';
import { callingVersion } from './caller';
import { announce, announces, lendToEarlyTracers, loadedApis } from './copies';
import { currentTable, type Place } from './table';
import { Watch } from './watch';

export type { Place } from './table';

/** What hoptrace has registered and nobody has replaced yet. */
const lent: Partial<Record<Place, unknown>> = {};

/** Whether others find it: the logger is for our own copy only (see sdk/logger.ts). */
const shown = new Set<Place>();

const listeners: ((place: Place) => void)[] = [];

let application: ApplicationApi | undefined;
/** the application's copy of the API as an ECMAScript module, where there is one, once it is there */
let moduleApi: unknown;
let watch: Watch | undefined;

/** Calls `listener` whenever the application registers something of its own, however often. */
export function onReplaced(listener: (place: Place) => void): void {
  listeners.push(listener);
}

/** Whether the application has registered something of its own there. */
export function isTaken(place: Place): boolean {
  return watch?.isTaken(place) ?? currentTable()?.[place] !== undefined;
}

/** Takes back all that is still ours, except the logger. */
export function withdraw(): void {
  for (const place of [...shown]) unregisterGlobal(place);
}

export function getGlobal(place: Place): unknown {
  // the application's logger gets what we have to say, too
  if (place === 'diag') return theirs('diag') ?? lent.diag;
  return lent[place] ?? theirs(place);
}

function theirs(place: Place): unknown {
  return watch === undefined ? currentTable()?.[place] : watch.theirs(place);
}

/** False, and nothing changes, where somebody else was first. */
export function registerGlobal(place: Place, instance: unknown): boolean {
  if (isTaken(place)) return false;
  lent[place] = instance;
  if (place === 'diag' || !startWatch()) return true;
  shown.add(place);
  watch?.wake();
  if (place === 'trace') for (const api of [...loadedApis(), moduleApi]) lendTracers(api);
  return true;
}

/** What is somebody else's stays. */
export function unregisterGlobal(place: Place): void {
  delete lent[place];
  // what is left is shown anew
  if (shown.delete(place)) watch?.[shown.size === 0 ? 'rest' : 'wake']();
}

function startWatch(): boolean {
  if (watch !== undefined) return true;
  try {
    application = findApplicationApi();
    const { version, module } = application;
    watch = new Watch(
      {
        lent: (place) => (shown.has(place) ? lent[place] : undefined),
        taken,
        cleared: () => shown.clear(),
        callingVersion,
        mayRest,
      },
      version,
    );
    // no cache can be looked into for an ECMAScript module; imported again, it is the same
    if (module !== undefined) import(module).then(metModule).catch(() => {});
    return true;
  } catch {
    return false;
  }
}

function metModule(api: unknown): void {
  moduleApi = api;
  lendTracers(api);
}

function lendTracers(api: unknown): void {
  if (shown.has('trace')) watch?.whileHidden(() => lendToEarlyTracers(lent.trace, api));
}

/** Copies in a bundle cannot be asked to say when they register: beside one of these, the watch never rests. */
function mayRest(): boolean {
  const apis = loadedApis();
  if (application?.module !== undefined) apis.push(moduleApi);
  for (const api of apis) announce(api, () => void (shown.size > 0 && watch?.wake()));
  return apis.length > 0 && apis.every(announces);
}

function taken(place: Place): void {
  unregisterGlobal(place);
  for (const listener of listeners) listener(place);
}

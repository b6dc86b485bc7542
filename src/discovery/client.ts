/**
 * How a copy of amqplib is recognised, however it came into the process: by the names of its own files when
 * they are loaded, in the module cache, or, with the fallback, by the shape of a channel. No file of any other
 * package is looked into. Loaded by the preload in every process, so it must stay as small as this.
 */
import { onBundled } from './bundle';
import { cachedFile, cachedFiles } from './cache';
import { onListener } from './listener';
import { onLoad } from './load';
import { onSocket } from './socket';

/** A model file of amqplib that has been loaded, or a channel of a copy whose files nobody saw. */
export type Sighting =
  | {
      readonly exports: unknown;
      /** exports of the same copy's lib/connection.js, where it is known */
      readonly connection: unknown;
      /** exports of the same copy's lib/connect.js, where it is known */
      readonly connect: unknown;
      /** the file, or what is known of it */
      readonly where: string;
    }
  | { readonly channel: object };

/** Whatever the package is called, and wherever it lies. */
const MODEL = /[\\/]lib[\\/](?:channel|callback)_model\.js$/;

/** Every channel, in every version, listens to its own deliveries from its constructor on. */
const DELIVERY = 'delivery';

/**
 * Calls `seen` for every piece of amqplib, those already loaded at once; the same one may be seen again.
 * Gives the function that ends it. `fallback`: recognise channels by their shape, too.
 */
export function watchClient(seen: (sighting: Sighting) => void, fallback: boolean): () => void {
  const scan = createScan(seen);
  const undo = [
    onLoad(MODEL, (exports) => {
      // a module of a loader that keeps them out of the cache; the scan finds all others with their neighbours
      if (!scan(true) && hasShape(exports))
        seen({ exports, connection: undefined, connect: undefined, where: 'a module outside the cache' });
    }),
    // ECMAScript modules and some loaders load files without `require`; amqplib comes before its connection
    onSocket(() => scan(false)),
    onBundled(({ exports, connection }) => {
      if (hasShape(exports)) seen({ exports, connection, connect: undefined, where: 'a bundle' });
    }),
  ];
  if (fallback) undo.push(onListener(DELIVERY, createRecogniser(seen)));
  scan(true);
  return () => {
    for (const end of undo) end();
  };
}

/** A look through the module cache, if `always` or it has grown, telling of each file once. Says whether there was any. */
function createScan(seen: (sighting: Sighting) => void): (always: boolean) => boolean {
  const told = new WeakSet<object>();
  let size = 0;
  return (always) => {
    const now = Object.keys(require.cache ?? {}).length;
    // sockets may be opened often, files are not loaded often
    if (now === size && !always) return false;
    size = now;
    const found = cachedFiles(MODEL).filter(
      ({ path, exports, loaded }) =>
        isObject(exports) && !told.has(exports) && ((loaded && isNamedSo(path)) || hasShape(exports)),
    );
    for (const { path, exports } of found) {
      told.add(exports as object);
      seen({
        exports,
        connection: beside(path, 'connection'),
        connect: beside(path, 'connect'),
        where: path,
      });
    }
    return found.length > 0;
  };
}

/** Tells of the first channel of each class. */
function createRecogniser(seen: (sighting: Sighting) => void): (emitter: object) => void {
  const told = new WeakSet<object>();
  return (channel) => {
    const prototype = Object.getPrototypeOf(channel);
    if (told.has(prototype) || !isChannel(channel)) return;
    told.add(prototype);
    seen({ channel });
  };
}

function beside(path: string, name: string): unknown {
  return cachedFile(path.replace(/[^\\/]*$/, `${name}.js`))?.exports;
}

/** Installed under its own name: also told of when its shape is not the known one, so that somebody can say so. */
function isNamedSo(path: string): boolean {
  return /[\\/]amqplib[\\/]lib[\\/]/.test(path);
}

function hasShape(exports: unknown): boolean {
  try {
    return isChannel((exports as { Channel?: { prototype?: unknown } } | undefined)?.Channel?.prototype);
  } catch {
    // somebody's exports that cannot be looked at
    return false;
  }
}

function isChannel(object: unknown): boolean {
  const { registerConsumer, dispatchMessage } = (object ?? {}) as Record<string, unknown>;
  return typeof registerConsumer === 'function' && typeof dispatchMessage === 'function';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

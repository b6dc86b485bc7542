/**
 * How a copy of amqplib is recognised, however it came into the process: by the names of its own files when
 * they are loaded, in the module cache, or, with the fallback, by the shape of a channel. No file of any other
 * package is looked into. Loaded by the preload in every process, so it must stay as small as this.
 */
import { guarded } from '../safety/guarded';
import { onBundled } from './bundle';
import { type Cached, cachedFile, cachedFiles } from './cache';
import { FILES, IDS, LIBRARY_FILE, MODEL_FILE } from './files';
import { onListener } from './listener';
import type { Loaded } from './load';
import { onSocket } from './socket';
import { onWrapper } from './wrapper';

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
      /** just loaded, and whoever asked for it does not have it yet: nothing has been made of its classes */
      readonly asked: boolean;
    }
  | { readonly channel: object };

/** Every channel, in every version, listens to its own deliveries from its constructor on. */
const DELIVERY = 'delivery';

export interface ClientWatch {
  /** For who is told of loaded files by somebody else: here is one, which whoever asked for it does not have yet. */
  look(exports: unknown): void;
  end(): void;
}

export interface Ways {
  /** recognise channels by their shape, too: replaces a method of Node.js */
  readonly fallback: boolean;
  /** what hooks `require`; undefined: somebody else does, and calls `look` */
  readonly hook?: typeof import('./load').onLoad;
  /** told of each file of a library that queues messages for amqplib, those already loaded at once */
  readonly library: (file: Loaded) => void;
}

/** Calls `seen` for every piece of amqplib, those already loaded at once. */
export function watchClient(
  seen: (sighting: Sighting) => void,
  { fallback, hook, library }: Ways,
): ClientWatch {
  const undo: (() => void)[] = [];
  let isFound = false;
  const found: typeof seen = (sighting) => {
    seen(sighting);
    // only now: in a process without amqplib nobody's `close` is looked at
    if (fallback && !isFound) undo.push(onWrapper(library));
    isFound = true;
  };
  const told = new WeakSet<object>();
  const tell = ({ path, exports, loaded }: Cached, asked: boolean): void => {
    if (!isObject(exports) || told.has(exports)) return;
    if (!(loaded && isNamedSo(path)) && !hasShape(exports)) return;
    told.add(exports);
    endSockets();
    const [connection, connect] = ['connection', 'connect'].map((name) => beside(path, name));
    found({ exports, connection, connect, where: path, asked });
  };
  const scan = (): void => {
    for (const file of cachedFiles(MODEL_FILE)) tell(file, false);
  };
  // ECMAScript modules and some loaders load files without `require`; amqplib comes before its connection
  const endSockets = onSocket(guarded(scan));
  undo.push(
    endSockets,
    onBundled(({ exports, connection, library: path }) => {
      if (path !== undefined) library({ path, exports });
      else if (hasShape(exports))
        found({ exports, connection, connect: undefined, where: 'a bundle', asked: false });
    }),
  );
  const look = (file: Loaded): void => {
    if (MODEL_FILE.test(file.path)) tell({ ...file, loaded: true }, true);
    else library(file);
  };
  if (hook !== undefined) undo.push(hook(IDS, FILES, guarded(look)));
  if (fallback) undo.push(onListener(DELIVERY, guarded(createRecogniser(found))));
  scan();
  for (const file of cachedFiles(LIBRARY_FILE)) library(file);
  return {
    look(exports) {
      const file = cachedFiles(MODEL_FILE).find((each) => each.exports === exports);
      tell({ path: file?.path ?? 'amqplib', exports, loaded: true }, true);
    },
    end() {
      // the last first: two of them may be upon each other
      for (const end of undo.splice(0).reverse()) end();
    },
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

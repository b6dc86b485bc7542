import { guarded } from '../safety/guarded';
import { onListener } from './listener';
import type { Loaded } from './load';

/** The file that has the class in the build for `require`; a class of another build is treated as this one's. */
const FILE = 'amqp-connection-manager/dist/cjs/ChannelWrapper.js';

/** What the class has of its own; whether there is anything to wrap its companion says. */
const MARK = 'waitForConnect';

/**
 * Tells of amqp-connection-manager's class of channels, whichever build it is from: an ECMAScript module imports one
 * of which no file is asked for by `require`. Its `createChannel` listens to the `close` of each before handing it
 * over. Gives the function that ends it. 10 to 20 ns for each `on` of the process.
 */
export function onWrapper(library: (file: Loaded) => void): () => void {
  const told = new WeakSet<object>();
  const look = (emitter: object): void => {
    if (!(MARK in emitter)) return; // where nearly all end
    const prototype = Object.getPrototypeOf(emitter);
    if (prototype === null || !Object.hasOwn(prototype, MARK) || told.has(prototype)) return;
    told.add(prototype);
    library({ path: FILE, exports: { default: { prototype } } });
  };
  return onListener('close', guarded(look));
}

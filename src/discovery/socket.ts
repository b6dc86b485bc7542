import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { guarded } from '../safety/guarded';

/** Published by Node.js for each outgoing TCP connection, before it connects; from 22 on for TLS too. */
const OPENED = 'net.client.socket';

/**
 * Calls `opening` when this process opens a socket to somewhere: the first time, and then at most once in
 * `interval` milliseconds, since some processes open thousands a second. Gives the function that ends it.
 */
export function onSocket(opening: () => void, interval = 1_000): () => void {
  let next = Number.NEGATIVE_INFINITY;
  let ended = false;
  const listener = (): void => {
    if (ended) return;
    const now = performance.now();
    if (now < next) return;
    next = now + interval;
    opening();
  };
  subscribe(OPENED, listener);
  return () => {
    ended = true;
    // not at once: up to Node.js 20, whoever publishes fails when the last listener goes while it is being told
    queueMicrotask(guarded(() => unsubscribe(OPENED, listener)));
  };
}

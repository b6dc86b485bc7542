import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Published by Node.js for each outgoing TCP connection, before it connects; from 22 on for TLS too. */
const OPENED = 'net.client.socket';

/** Calls `opening` whenever this process opens a socket to somewhere. Gives the function that ends it. */
export function onSocket(opening: () => void): () => void {
  const listener = (): void => opening();
  subscribe(OPENED, listener);
  return () => {
    unsubscribe(OPENED, listener);
  };
}

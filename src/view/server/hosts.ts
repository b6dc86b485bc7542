/**
 * Whose requests the page and its answers are for. A page elsewhere can have its own name point at 127.0.0.1 (DNS
 * rebinding) and so read what is not its own; its name then is in `Host`. An address in its place was not reached by any name.
 */
import { isIP } from 'node:net';

/** @param named the host that `--host` names, which is allowed as well. */
export function createHostCheck(named: string): (header: string | undefined) => boolean {
  return (header) => {
    const host = hostOf(header);
    return (
      host !== undefined &&
      (host === 'localhost' ||
        host.endsWith('.localhost') ||
        isIP(host) !== 0 ||
        host === named.toLowerCase())
    );
  };
}

/** Without the port, and brackets of IPv6. */
function hostOf(header: string | undefined): string | undefined {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:/?#@[\]]+))(?::\d*)?$/.exec(header ?? '') ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}

/** The host of an Origin, `http://127.0.0.1:4318`. */
export function hostOfOrigin(origin: string): string {
  return /^https?:\/\/(.+)$/.exec(origin)?.[1] ?? '';
}

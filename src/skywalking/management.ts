import { hostname, networkInterfaces, platform } from 'node:os';
import { version } from '../../package.json';
import { guarded } from '../safety/guarded';
import { wellFormed } from '../wire/text';
import type { Failover } from './failover';
import type { Identity } from './identity';
import type { KeyStringValuePair } from './protocol/segment';

/** milliseconds; OAP takes an instance for gone after a minute or two without a word of it */
const HEARTBEAT = 20_000;
/** Properties are said again, for an OAP that was started later, with every tenth heartbeat. */
const HEARTBEATS_PER_PROPERTIES = 10;

/**
 * Keeps the instance alive in SkyWalking's UI, and tells it what runs there. Returns how to stop it; it keeps
 * no process running.
 */
export function startManagement(oap: Failover, { service, instance }: Identity): () => void {
  const who = { service, serviceInstance: instance };
  let beats = 0;
  const beat = async (): Promise<void> => {
    if (beats % HEARTBEATS_PER_PROPERTIES === 0) {
      const answer = await oap.send((transport) =>
        transport.properties({ ...who, properties: properties() }),
      );
      if (answer.kind !== 'taken') return; // not reported: the segments that do not get through are
    }
    const answer = await oap.send((transport) => transport.keepAlive(who));
    if (answer.kind === 'taken') beats++;
  };
  guarded(beat)();
  const timer = setInterval(guarded(beat), HEARTBEAT).unref();
  return () => clearInterval(timer);
}

/** The names that OAP and its UI know. OAP itself joins the addresses, which come one by one, into `ipv4s`. */
function properties(): KeyStringValuePair[] {
  return [
    ['language', 'NodeJS'],
    ['OS Name', platform()],
    ['hostname', wellFormed(hostname())],
    ['Process No.', String(process.pid)],
    ...addresses().map((address) => ['ipv4', address] as const),
    ['Node.js', process.versions.node],
    ['hoptrace', version],
  ].map(([key, value]) => ({ key: key!, value: value! }));
}

/** The addresses under which others reach this machine or container; none where the system does not tell. */
function addresses(): string[] {
  try {
    return Object.values(networkInterfaces())
      .flatMap((addresses = []) => addresses)
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address);
  } catch {
    return [];
  }
}

import type { SkyWalkingConfig } from '../../config/skywalking';
import { Delivery } from '../../skywalking/delivery';
import { Failover } from '../../skywalking/failover';
import { identityOf } from '../../skywalking/identity';
import { startManagement } from '../../skywalking/management';
import type { Connect } from '../transport';

/** For the exporting thread: takes a batch of segments as JSON, from a process that lives until the thread ends. */
export const connect: Connect<SkyWalkingConfig> = (given, guest) => {
  const config = guest === undefined ? given : { ...given, timeout: Math.min(given.timeout, guest.patience) };
  const oap = new Failover(config);
  startManagement(oap, identityOf(config, {}));
  let underWay:
    | { readonly body: Uint8Array; readonly items: number; readonly delivery: Delivery }
    | undefined;
  return async (body) => {
    if (underWay?.body !== body) {
      const segments = JSON.parse(Buffer.from(body).toString());
      underWay = { body, items: segments.length, delivery: new Delivery(segments) };
    }
    const { items, delivery } = underWay;
    const outcome = await delivery.attempt((segments) =>
      oap.send((transport) => transport.segments(segments)),
    );
    if (outcome.kind === 'unavailable') return outcome;
    underWay = undefined;
    const { lost, reason } = outcome;
    if (lost === 0) return { kind: 'delivered' };
    if (lost === items) return { kind: 'refused', reason };
    return { kind: 'delivered', reply: Buffer.from(JSON.stringify({ items: lost, reason })) };
  };
};

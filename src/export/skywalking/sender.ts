import type { SkyWalkingConfig } from '../../config/skywalking';
import { Failover } from '../../skywalking/failover';
import { identityOf } from '../../skywalking/identity';
import { startManagement } from '../../skywalking/management';
import { Refused } from '../../skywalking/transport';
import type { Connect } from '../transport';

/** For the exporting thread: takes a batch of segments as JSON, from a process that lives until the thread ends. */
export const connect: Connect<SkyWalkingConfig> = (config) => {
  const oap = new Failover(config);
  startManagement(oap, identityOf(config, {}));
  return async (body) => {
    const segments = JSON.parse(Buffer.from(body).toString());
    try {
      await oap.send((transport) => transport.segments(segments));
      return { kind: 'delivered' };
    } catch (error) {
      const { message } = error as Error;
      return { kind: error instanceof Refused ? 'refused' : 'unavailable', reason: message };
    }
  };
};

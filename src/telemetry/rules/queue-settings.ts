import type { Config } from '../../config/config';
import { byKey } from '../metrics/memo';
import { type Steering, steeringOf } from '../sampling/steering';
import { type Treatments, treatmentsOf } from './treatments';

/** What the configuration says of one queue that messages are fetched from. */
export interface QueueSettings {
  readonly ignored: boolean;
  readonly steering: Steering | undefined;
  readonly treatments: Treatments | undefined;
}

/** Queues remembered; what is set for others is worked out each time. */
const REMEMBERED = 1000;

export function queueSettings(config: Config): (queue: string) => QueueSettings {
  return byKey(
    (queue) => ({
      ignored: config.ignores(queue),
      steering: steeringOf(config, queue),
      treatments: treatmentsOf(config, queue),
    }),
    REMEMBERED,
  );
}

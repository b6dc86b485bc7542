import { companionsOf } from '../../companions/companions';
import type { Finding, Subject } from './finding';

/** Whether hoptrace knows the libraries that queue messages for amqplib, as far as the application has any. */
export function libraries({ directory }: Subject): Finding[] {
  return companionsOf(directory).map(({ name, version = 'of unknown version', problem }) =>
    problem === undefined
      ? {
          check: 'libraries',
          status: 'ok',
          message: `${name} ${version}: what it queues stays in its own trace`,
        }
      : {
          check: 'libraries',
          status: 'warning',
          message: `${name} ${version} is of another shape (${problem}): what it queues may be in another message's trace`,
          advice: 'use a version that is listed in docs/contexts.md',
        },
  );
}

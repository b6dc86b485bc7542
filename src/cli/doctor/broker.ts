import { copiesSeenFrom } from './clients';
import type { Finding, Subject } from './finding';
import { probe } from './probing';

const LOCAL = 'amqp://127.0.0.1:5672';

/** Where programs commonly find their broker's address. */
const VARIABLES = ['AMQP_URL', 'RABBITMQ_URL', 'CLOUDAMQP_URL'];

/** Whether the broker takes a connection of the application's own client. */
export async function broker({ amqp, directory, env }: Subject): Promise<Finding[]> {
  const [copy] = copiesSeenFrom(directory);
  if (copy === undefined) return [];
  const known = amqp ?? VARIABLES.map((name) => env[name]).find((value) => value);
  const url = known ?? LOCAL;
  const wrong = await probe('connect', copy.root, { HOPTRACE_PROBE_URL: url });
  const where = url.replace(/\/\/[^/@]*@/, '//');
  if (wrong === undefined) return [{ check: 'broker', status: 'ok', message: `${where} takes a connection` }];
  return [
    {
      check: 'broker',
      // without an address it was a guess
      status: known === undefined ? 'warning' : 'problem',
      message: `${where} takes no connection: ${wrong.replaceAll(url, where)}`,
      advice:
        known === undefined
          ? 'give its address: hoptrace doctor --amqp URL'
          : 'check the address, the credentials and the virtual host',
    },
  ];
}

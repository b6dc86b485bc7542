import { quoted } from '../../safety/shown';
import { copiesSeenFrom } from './clients';
import type { Finding, Subject } from './finding';
import { probe } from './probing';

const LOCAL = 'amqp://127.0.0.1:5672';

/** Where programs commonly find their broker's address. */
const VARIABLES = ['AMQP_URL', 'RABBITMQ_URL', 'CLOUDAMQP_URL'];

/** The broker that is meant; without an address anywhere it is a guess. */
export function brokerUrl({ amqp, env }: Pick<Subject, 'amqp' | 'env'>): { url: string; isKnown: boolean } {
  const known = amqp ?? VARIABLES.map((name) => env[name]).find((value) => value);
  return { url: known ?? LOCAL, isKnown: known !== undefined };
}

/** Whether the broker takes a connection of the application's own client. */
export async function broker({ amqp, directory, env }: Subject): Promise<Finding[]> {
  const [copy] = copiesSeenFrom(directory);
  if (copy === undefined) return [];
  const { url, isKnown } = brokerUrl({ amqp, env });
  const wrong = await probe('connect', copy.root, { HOPTRACE_PROBE_URL: url });
  const where = quoted(url).replace('***@', '');
  if (wrong === undefined) return [{ check: 'broker', status: 'ok', message: `${where} takes a connection` }];
  return [
    {
      check: 'broker',
      // without an address it was a guess
      status: isKnown ? 'problem' : 'warning',
      message: `${where} takes no connection: ${quoted(wrong.replaceAll(url, where))}`,
      advice: isKnown
        ? 'check the address, the credentials and the virtual host'
        : 'give its address: hoptrace doctor --amqp URL',
    },
  ];
}

import { delimiter, join } from 'node:path';
import { isExecutable } from '../executable';

/**
 * Debian and the RPMs put wrappers on the PATH that `su` to the service's user and write to its directories;
 * the scripts themselves, which run as anyone, are here. So this comes before the PATH.
 */
const BEHIND_THE_WRAPPERS = '/usr/lib/rabbitmq/bin';
const HOMEBREW = ['/opt/homebrew/sbin', '/usr/local/sbin'];

/** The directory with RabbitMQ's `rabbitmq-server` and `rabbitmqctl`, or undefined when it is not installed. */
export function findScripts(path: string = process.env.PATH ?? ''): string | undefined {
  return [BEHIND_THE_WRAPPERS, ...path.split(delimiter), ...HOMEBREW].find((directory) =>
    isExecutable(join(directory, 'rabbitmq-server')),
  );
}

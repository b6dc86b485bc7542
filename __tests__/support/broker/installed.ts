import type { Broker, Way } from './broker';
import { progress } from './command';
import { startPrivateBroker } from './private';
import { findScripts } from './scripts';

/** An installed RabbitMQ, started for us alone. */
export const installed: Way = {
  advice: 'install RabbitMQ, so that rabbitmq-server is on the PATH',
  async find() {
    if (!findScripts()) return 'rabbitmq-server is not installed';
    return startInstalled('a private one, started from the installed rabbitmq-server');
  },
};

/** Starts a private RabbitMQ and says so. */
export async function startInstalled(how: string): Promise<Broker> {
  progress('starting a private RabbitMQ…');
  const broker = await startPrivateBroker();
  return { url: broker.url, how, stop: broker.stop };
}

import type { Way } from './broker';
import { tryConnect, withoutPassword } from './connect';

/** The broker that `AMQP_URL` names. A URL that was given and does not work is an error, not a reason to look elsewhere. */
export const given: Way = {
  advice: 'set AMQP_URL to a RabbitMQ, for example AMQP_URL=amqp://guest:guest@127.0.0.1:5672',
  async find() {
    const url = process.env.AMQP_URL;
    if (!url) return 'AMQP_URL is not set';
    const failure = await tryConnect(url);
    if (failure)
      throw new Error(`AMQP_URL is ${withoutPassword(url)}, where no RabbitMQ can be used: ${failure}`);
    return { url, how: 'AMQP_URL', stop: async () => {} };
  },
};

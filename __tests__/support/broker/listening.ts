import type { Way } from './broker';
import { LOCAL_URL, tryConnect } from './connect';

/** A broker that already runs on this machine, on the port of the AMQP standard. */
export const listening: Way = {
  advice: 'start a RabbitMQ on 127.0.0.1:5672 that lets guest in',
  async find() {
    const failure = await tryConnect(LOCAL_URL);
    if (failure) return failure;
    return { url: LOCAL_URL, how: 'the one listening on 127.0.0.1:5672', stop: async () => {} };
  },
};

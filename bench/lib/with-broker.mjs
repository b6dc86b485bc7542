import { findBroker } from '../../__tests__/support/broker/index.ts';

/**
 * Runs something while there is a RabbitMQ, found or started as for the tests; programs find it in AMQP_URL.
 * Where there is none, this process ends with the message that tells how to come by one.
 */
export async function withBroker(run) {
  const broker = await findBroker().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
  process.env.AMQP_URL = broker.url;
  try {
    return await run();
  } finally {
    await broker.stop();
  }
}

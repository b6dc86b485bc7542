import { type Broker, findBroker } from './broker';

/** Jest runs this once, before the first test that needs a broker; workers inherit the environment. */
export default async function setUp(): Promise<void> {
  const broker = await findBroker();
  process.stderr.write(`RabbitMQ for the tests: ${broker.how}\n`);
  process.env.AMQP_URL = broker.url;
  (globalThis as { broker?: Broker }).broker = broker;
}

import { connect } from 'amqplib';

/** The queue is there before any program starts, so that none has to agree with another on its arguments. */
export async function createQueue(name: string): Promise<string> {
  const connection = await connect(process.env.AMQP_URL!);
  const channel = await connection.createChannel();
  await channel.assertQueue(name, { durable: false });
  await connection.close();
  return name;
}

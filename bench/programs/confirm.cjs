/** Case 3: messages are published with confirms, by a service that has itself been called, so inside a context. */
const amqp = require('amqplib');
const { publishAll, url, WAYS } = require('./broker.cjs');

module.exports = async ({ messages, way = 'queue', called }) => {
  const connection = await amqp.connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(WAYS[way].queue, { durable: false, expires: 60_000, maxLength: 1 });
  return {
    messages,
    round: () => called(() => publishAll(channel, WAYS[way], messages, () => ({ persistent: true }))),
  };
};

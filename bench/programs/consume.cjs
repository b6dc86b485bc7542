/** Case 1: a message is delivered to an async handler, which acks it. */
const { connect } = require('./loopback.cjs');
const { feeder, inChunks } = require('./feed.cjs');

module.exports = async ({ messages }) => {
  const { connection, socket } = await connect();
  const channel = await connection.createChannel();
  await channel.consume('bench', async (message) => {
    await undefined;
    channel.ack(message);
  });
  socket.answers = false;
  const deliver = feeder(channel);
  return { messages, round: () => inChunks(messages, deliver) };
};

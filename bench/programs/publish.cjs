/** Case 1: a message is published by a service that has itself been called, so inside a context. */
const { connect } = require('./loopback.cjs');
const { inChunks } = require('./feed.cjs');
const { CONTENT } = require('./messages.cjs');

module.exports = async ({ messages, called }) => {
  const { connection, socket } = await connect();
  const channel = await connection.createChannel();
  socket.answers = false;
  const publish = () => channel.publish('', 'bench', CONTENT, { persistent: true });
  return { messages, round: () => called(() => inChunks(messages, publish)) };
};

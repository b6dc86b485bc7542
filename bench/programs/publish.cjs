/**
 * Case 1: a message is published by a service that has itself been called, so inside a context. `headers`: with
 * some of its own, made for each message.
 */
const { connect } = require('./loopback.cjs');
const { inChunks } = require('./feed.cjs');
const { CONTENT } = require('./messages.cjs');

let version = 0;

const PUBLISH = {
  without: (channel) => channel.publish('', 'bench', CONTENT, { persistent: true }),
  headers: (channel) =>
    channel.publish('', 'bench', CONTENT, {
      persistent: true,
      headers: { 'x-tenant': 'acme', 'x-event': 'order.paid', 'x-version': ++version, 'x-replayed': false },
    }),
};

module.exports = async ({ messages, called, headers = false }) => {
  const { connection, socket } = await connect();
  const channel = await connection.createChannel();
  socket.answers = false;
  const publish = headers ? PUBLISH.headers : PUBLISH.without;
  return { messages, round: () => called(() => inChunks(messages, () => publish(channel))) };
};

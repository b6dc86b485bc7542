/** Case 5: what is held for messages that wait for their settlement, after they are settled, and for channels. */
const { connect } = require('./loopback.cjs');
const { feeder } = require('./feed.cjs');

module.exports = async ({ messages, channels }) => {
  const { connection, socket } = await connect();
  const channel = await connection.createChannel();
  let waiting = [];
  await channel.consume('bench', (message) => {
    waiting.push(message);
  });
  const open = [];
  const deliver = feeder(channel);
  const steps = {
    async deliver() {
      socket.answers = false;
      for (let i = 0; i < messages; i++) deliver();
    },
    async settle() {
      for (let i = 0; i < waiting.length; i++) {
        channel.ack(waiting[i]);
        // as in a service, spans are exported while others go on
        if (i % 200 === 0) await new Promise(setImmediate);
      }
      waiting = [];
      await new Promise(setImmediate);
    },
    async open() {
      socket.answers = true;
      for (let i = 0; i < channels; i++) {
        const one = await connection.createChannel();
        await one.consume('bench', () => undefined);
        open.push(one);
      }
    },
  };
  return { step: (name) => steps[name]() };
};

/** Case 3: a queue full of messages is worked off by an async handler. `work`: microseconds that it computes. */
const amqp = require('amqplib');
const { filler, queue, url } = require('./broker.cjs');

module.exports = async ({ messages, prefetch = 0, work = 0 }) => {
  const fill = filler();
  const connection = await amqp.connect(url);
  return {
    messages,
    prepare: async () => {
      await fill(messages);
      const channel = await connection.createChannel();
      await channel.prefetch(prefetch);
      return channel;
    },
    round: (channel) =>
      new Promise((resolve) => {
        let handled = 0;
        channel.consume(queue, async (message) => {
          await undefined;
          if (work > 0) compute(work);
          channel.ack(message);
          if (++handled === messages) resolve(channel.close());
        });
      }),
  };
};

function compute(microseconds) {
  const end = performance.now() + microseconds / 1000;
  while (performance.now() < end);
}

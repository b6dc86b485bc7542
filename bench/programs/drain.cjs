/** Case 3: a queue full of messages is worked off by an async handler. `work`: steps that it computes. */
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
          compute(work);
          channel.ack(message);
          if (++handled === messages) resolve(channel.close());
        });
      }),
  };
};

let state = 1;

/**
 * The same work for everybody, and no garbage: to wait for a time by reading the clock makes numbers that have
 * to be collected, which has the spans that are alive copied about, and doubled what a bare span seemed to cost.
 */
function compute(steps) {
  let x = state;
  for (let i = 0; i < steps; i++) x = Math.imul(x ^ (x >>> 13), 0x5bd1e995) + 1;
  state = x;
}

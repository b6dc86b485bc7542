/**
 * Case 3: a queue full of messages is worked off by an async handler. `work`: steps that it computes. `warmUp`:
 * messages that are handled before, without that work, until the compiler has done its own.
 */
const amqp = require('amqplib');
const { filler, url, WAYS } = require('./broker.cjs');
const { compute } = require('./work.cjs');

module.exports = async ({ messages, prefetch = 0, work = 0, warmUp = 0, way = 'queue' }) => {
  const { queue } = WAYS[way];
  const fill = filler(WAYS[way]);
  const connection = await amqp.connect(url);
  let steps = 0;

  async function filled(count) {
    await fill(count);
    const channel = await connection.createChannel();
    await channel.prefetch(prefetch);
    return channel;
  }

  const drain = (channel, count) =>
    new Promise((resolve) => {
      let handled = 0;
      channel.consume(queue, async (message) => {
        await undefined;
        compute(steps);
        channel.ack(message);
        if (++handled === count) resolve(channel.close());
      });
    });

  // in parts: spans that wait for their batch while others come are dear (and the peer's queue is not endless)
  for (let left = warmUp; left > 0; left -= WARM_UP) await drain(await filled(WARM_UP), WARM_UP);
  steps = work;
  return {
    messages,
    prepare: () => filled(messages),
    round: (channel) => drain(channel, messages),
  };
};

const WARM_UP = 10_000;

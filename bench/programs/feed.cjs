/** Deliveries as amqplib's frame decoder hands them to a channel: a method, a header and a content frame. */
const { internal } = require('./amqplib.cjs');
const { CONTENT, headers } = require('./messages.cjs');

const { BasicDeliver, BasicProperties } = internal('defs.js');

/** Gives a function that delivers one message to the channel's consumer. */
module.exports.feeder = (channel) => {
  let deliveryTag = 0;
  return () => {
    deliveryTag++;
    const fields = {
      consumerTag: 'bench',
      deliveryTag,
      redelivered: false,
      exchange: '',
      routingKey: 'bench',
    };
    channel.accept({ id: BasicDeliver, channel: channel.ch, fields });
    const properties = { contentType: undefined, headers: headers(), deliveryMode: 2, messageId: undefined };
    channel.accept({ id: BasicProperties, channel: channel.ch, size: CONTENT.length, fields: properties });
    channel.accept({ id: undefined, channel: channel.ch, content: CONTENT });
  };
};

/** Messages that one read from a socket brings, and so are handled before anything else runs. */
module.exports.CHUNK = 200;

/** Runs `step` so many times, in chunks, and lets all else run in between. */
module.exports.inChunks = async (count, step) => {
  for (let done = 0; done < count; ) {
    const end = Math.min(count, done + module.exports.CHUNK);
    for (; done < end; done++) step();
    await new Promise(setImmediate);
  }
};

/** Case 2: so many messages wait for their settlement all the time; each round delivers more and settles as many. */
const { connect } = require('./loopback.cjs');
const { CHUNK, feeder } = require('./feed.cjs');

/** Which of the waiting messages is settled next; gives it and takes it out of the list. */
const ORDERS = {
  fifo(waiting) {
    const { list, head } = waiting;
    const message = list[head];
    list[head] = undefined;
    waiting.head++;
    return message;
  },
  lifo: (waiting) => waiting.list.pop(),
  random(waiting) {
    const { list } = waiting;
    const at = Math.floor(Math.random() * list.length);
    const message = list[at];
    list[at] = list[list.length - 1];
    list.pop();
    return message;
  },
};

module.exports = async ({ messages, unsettled, order }) => {
  const { connection, socket } = await connect();
  const channel = await connection.createChannel();
  const waiting = { list: [], head: 0 };
  await channel.consume('bench', (message) => {
    waiting.list.push(message);
  });
  socket.answers = false;
  const deliver = feeder(channel);

  /** Settles all but so many: one by one, or with the newest that is to go. */
  function settle(left) {
    if (order === 'allUpTo') {
      const going = waiting.list.splice(0, waiting.list.length - left);
      if (going.length > 0) channel.ack(going[going.length - 1], true);
      return;
    }
    while (waiting.list.length - waiting.head > left) channel.ack(ORDERS[order](waiting));
    if (waiting.head < 100_000) return;
    waiting.list = waiting.list.slice(waiting.head);
    waiting.head = 0;
  }

  /** With few waiting, each message is settled as it comes; else as many as one read brings. */
  const chunk = Math.min(unsettled, CHUNK);
  while (waiting.list.length < unsettled - chunk) deliver();
  return {
    messages,
    async round() {
      for (let done = 0; done < messages; ) {
        for (let turn = 0; turn < CHUNK; turn += chunk) {
          for (let i = 0; i < chunk; i++) deliver();
          done += chunk;
          settle(unsettled - chunk);
        }
        await new Promise(setImmediate);
      }
    },
  };
};

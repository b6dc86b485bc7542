/** A real broker: where it is, and queues that are filled by a process of their own, which nobody traces. */
const { fork } = require('node:child_process');
const { once } = require('node:events');
const amqp = require('amqplib');
const { CONTENT, headers } = require('./messages.cjs');

const url = process.env.AMQP_URL;
/** always as long: how many bytes a span takes depends on it, and on whose */
const pid = (number) => String(number).padStart(7, '0');
const queue = `hoptrace-bench-${pid(process.ppid)}-${pid(process.pid)}`;

/** Ways that messages take: to a queue, or through an exchange, by names as long as an application's. */
const WAYS = {
  queue: { exchange: '', routingKey: queue, queue },
  exchange: {
    exchange: 'amq.topic',
    routingKey: `created.${pid(process.pid)}`,
    queue: `orders-${pid(process.pid)}`,
  },
};

/** Not yet confirmed messages: enough to keep a broker busy. */
const WINDOW = 1000;

/** Publishes on a confirm channel, so many at a time. */
async function publishAll(channel, { exchange, routingKey }, messages, options) {
  for (let left = messages; left > 0; left -= WINDOW) {
    for (let i = 0; i < Math.min(left, WINDOW); i++)
      channel.publish(exchange, routingKey, CONTENT, options());
    await channel.waitForConfirms();
  }
}

/** Starts the process that fills; gives a function that has it put so many messages into this process's queue. */
function filler(way) {
  const child = fork(__filename, [JSON.stringify(way)], { execArgv: [] });
  process.on('exit', () => child.kill());
  return async (messages) => {
    child.send(messages);
    await once(child, 'message');
  };
}

async function fill() {
  const connection = await amqp.connect(url);
  const channel = await connection.createConfirmChannel();
  const way = JSON.parse(process.argv[2]);
  await channel.assertQueue(way.queue, { durable: false, expires: 600_000 });
  if (way.exchange !== '') await channel.bindQueue(way.queue, way.exchange, way.routingKey);
  process.on('message', async (messages) => {
    await publishAll(channel, way, messages, () => ({ headers: headers() }));
    process.send('filled');
  });
  process.on('disconnect', () => process.exit());
}

if (require.main === module) fill();
else module.exports = { url, WAYS, filler, publishAll };

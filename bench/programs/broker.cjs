/** A real broker: where it is, and queues that are filled by a process of their own, which nobody traces. */
const { fork } = require('node:child_process');
const { once } = require('node:events');
const amqp = require('amqplib');
const { CONTENT, headers } = require('./messages.cjs');

const url = process.env.AMQP_URL;
/** always as long: how many bytes a span takes depends on it, and on whose */
const pid = (number) => String(number).padStart(7, '0');
const queue = `hoptrace-bench-${pid(process.ppid)}-${pid(process.pid)}`;

/** Not yet confirmed messages: enough to keep a broker busy. */
const WINDOW = 1000;

/** Publishes on a confirm channel, so many at a time. */
async function publishAll(channel, to, messages, options) {
  for (let left = messages; left > 0; left -= WINDOW) {
    for (let i = 0; i < Math.min(left, WINDOW); i++) channel.sendToQueue(to, CONTENT, options());
    await channel.waitForConfirms();
  }
}

/** Starts the process that fills; gives a function that has it put so many messages into this process's queue. */
function filler() {
  const child = fork(__filename, [queue], { execArgv: [] });
  process.on('exit', () => child.kill());
  return async (messages) => {
    child.send(messages);
    await once(child, 'message');
  };
}

async function fill() {
  const connection = await amqp.connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(process.argv[2], { durable: false, expires: 600_000 });
  process.on('message', async (messages) => {
    await publishAll(channel, process.argv[2], messages, () => ({ headers: headers() }));
    process.send('filled');
  });
  process.on('disconnect', () => process.exit());
}

if (require.main === module) fill();
else module.exports = { url, queue, filler, publishAll };

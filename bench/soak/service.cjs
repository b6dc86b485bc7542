// A service at full speed: each message that it handles publishes the next one, and once a second a channel with a
// consumer of its own comes and goes. On standard input: `report` says, as one line of JSON, what it did and holds,
// `clean` the same after the garbage collector; after `end` it handles what is under way and ends by itself.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const amqp = require('amqplib');

const QUEUE = `soak-${process.pid}`;
const UNDER_WAY = 200;
const BODY = Buffer.from(JSON.stringify({ order: 'A-1024', amount: 12.5, currency: 'EUR' }));

const done = { subscribed: 0, published: 0, handled: 0 };
let isEnding = false;
let drained;
const isDrained = new Promise((resolve) => {
  drained = resolve;
});

function publish(channel, queue) {
  done.published++;
  channel.sendToQueue(
    queue,
    BODY,
    { contentType: 'application/json', headers: { tenant: 'acme' } },
    () => {},
  );
}

async function consume(channel, queue, handle) {
  done.subscribed++;
  await channel.consume(queue, async (message) => {
    if (message === null) return; // its queue is deleted at the end
    await undefined;
    done.handled++;
    channel.ack(message);
    handle();
  });
}

async function visit(connection) {
  const channel = await connection.createConfirmChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  const handled = new Promise((resolve) => void consume(channel, queue, resolve));
  publish(channel, queue);
  await handled;
  await channel.close();
}

async function visits(connection) {
  while (!isEnding) {
    await visit(connection);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function main() {
  const connection = await amqp.connect(process.env.AMQP_URL);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue(QUEUE, { durable: false });
  await channel.prefetch(UNDER_WAY);
  let underWay = UNDER_WAY;
  await consume(channel, QUEUE, () => {
    if (!isEnding) publish(channel, QUEUE);
    else if (--underWay === 0) drained();
  });
  for (let i = 0; i < UNDER_WAY; i++) publish(channel, QUEUE);
  await Promise.all([visits(connection), isDrained]);
  await channel.deleteQueue(QUEUE);
  await channel.close();
  await connection.close();
  say();
}

function say() {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  console.log(JSON.stringify({ ...done, heapUsed, external, arrayBuffers, listeners }));
}

let collect;

process.stdin.on('data', (text) => {
  for (const word of `${text}`.trim().split('\n')) {
    if (word === 'end') {
      isEnding = true;
      process.stdin.destroy();
    } else {
      if (word === 'clean') {
        setFlagsFromString('--expose-gc');
        collect ??= runInNewContext('gc');
        collect();
      }
      say();
    }
  }
});

main();

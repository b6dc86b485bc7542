/**
 * The least that metrics can be with an application's meter provider (BENCH_METRICS=meter): the three measurements
 * of a message, with the attributes that hoptrace gives them, and the clock read for them. No span, no counts.
 */
module.exports = require('./sdk.cjs');
const { metrics } = require('@opentelemetry/api');
const { internal } = require('../programs/amqplib.cjs');

const { Channel } = internal('channel_model.js');
const meter = metrics.getMeter('measurements alone');
const seconds = (name) =>
  meter.createHistogram(name, {
    unit: 's',
    advice: {
      explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    },
  });
const timeInQueue = seconds('hoptrace.message.time_in_queue');
const operation = seconds('messaging.client.operation.duration');
const processing = seconds('messaging.process.duration');

const QUEUE = {
  'messaging.destination.name': 'bench',
  'messaging.rabbitmq.vhost.name': '/',
  'messaging.system': 'rabbitmq',
  'server.address': 'localhost',
  'server.port': 5672,
};
const sorted = (attributes) => Object.fromEntries(Object.entries(attributes).sort());
const ACK = sorted({
  ...QUEUE,
  'messaging.operation.name': 'ack',
  'messaging.operation.type': 'settle',
});
const PROCESS = sorted({ ...QUEUE, 'messaging.operation.name': 'process' });
const BEGAN = Symbol('began');
const { consume, ack } = Channel.prototype;

Channel.prototype.consume = function (queue, handler, rest) {
  return consume.call(
    this,
    queue,
    (message) => {
      timeInQueue.record((Date.now() - message.properties.headers['x-hoptrace-sent']) / 1000, QUEUE);
      message[BEGAN] = performance.now();
      return handler(message);
    },
    rest,
  );
};

Channel.prototype.ack = function (message, allUpTo) {
  const began = performance.now();
  ack.call(this, message, allUpTo);
  const now = performance.now();
  operation.record((now - began) / 1000, ACK);
  processing.record((now - message[BEGAN]) / 1000, PROCESS);
};

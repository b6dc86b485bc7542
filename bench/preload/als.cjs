/** The least that context propagation can be: each handler runs inside an AsyncLocalStorage, and nothing else. */
const { AsyncLocalStorage } = require('node:async_hooks');
const { internal } = require('../programs/amqplib.cjs');

const { Channel } = internal('channel_model.js');

const storage = new AsyncLocalStorage();
const { consume } = Channel.prototype;
Channel.prototype.consume = function (queue, handler, options) {
  return consume.call(this, queue, (message) => storage.run({}, handler, message), options);
};

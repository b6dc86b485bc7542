/** The least that catching a module can be. */
const { Hook } = require('require-in-the-middle');

new Hook(['amqplib'], { internals: true }, (exports) => exports);

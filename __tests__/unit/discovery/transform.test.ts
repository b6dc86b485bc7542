import { isTold, telling } from '../../../src/discovery/transform';

test.each([
  ['/app/node_modules/amqplib/lib/channel_model.js', true],
  ['C:\\app\\node_modules\\rabbit\\lib\\callback_model.js', true],
  ['/app/node_modules/amqplib/lib/channel_model.js?commonjs-proxy', true],
  ['/app/node_modules/amqplib/lib/channel.js', false],
  ['/app/models/channel_model.js', false],
  ['/app/lib/channel_model.json', false],
  ['/app/node_modules/rascal/lib/amqp/Vhost.js', true],
  ['C:\\app\\node_modules\\rascal\\lib\\amqp\\Vhost.js?x', true],
  ['/app/node_modules/amqp-connection-manager/dist/cjs/ChannelWrapper.js', true],
  // an ECMAScript module, which is told by its shape
  ['/app/node_modules/amqp-connection-manager/dist/esm/ChannelWrapper.js', false],
])('%s: %s', (id, expected) => expect(isTold(id)).toBe(expected));

const MODEL = '/app/node_modules/amqplib/lib/channel_model.js';

test('leaves a file of the same name alone that is not of amqplib', () => {
  expect(telling('module.exports = 1;', MODEL)).toBe('module.exports = 1;');
});

test('adds to the last line, so that source maps stay true', () => {
  const code = "'use strict';\nmodule.exports.ConfirmChannel = class {}\n";
  expect(telling(code, MODEL).split('\n').length).toBe(code.split('\n').length);
});

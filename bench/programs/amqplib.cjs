/** amqplib's internals, which its package exports do not name. */
const { dirname, join } = require('node:path');

const lib = join(dirname(require.resolve('amqplib')), 'lib');

module.exports.internal = (file) => require(join(lib, file));

/** hoptrace as an application with an SDK of its own has it; BENCH_DIST names another build to compare with. */
module.exports = require('./sdk.cjs');
const { resolve } = require('node:path');
const { AmqplibInstrumentation } = require(
  resolve(process.env.BENCH_DIST ?? resolve(__dirname, '../../dist'), 'index.cjs'),
);

const instrumentation = new AmqplibInstrumentation();
if (process.env.BENCH_METRICS === 'producer') {
  module.exports.producer = instrumentation.createMetricProducer();
}

/** @opentelemetry/instrumentation-amqplib as its README sets it up. */
module.exports = require('./sdk.cjs');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { AmqplibInstrumentation } = require('@opentelemetry/instrumentation-amqplib');

registerInstrumentations({ instrumentations: [new AmqplibInstrumentation()] });

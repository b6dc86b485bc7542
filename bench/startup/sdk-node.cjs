/** The SDK as its documentation sets it up, with the one instrumentation. */
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { AmqplibInstrumentation } = require('@opentelemetry/instrumentation-amqplib');

new NodeSDK({ instrumentations: [new AmqplibInstrumentation()] }).start();

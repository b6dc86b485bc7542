/**
 * The least that a span for every message can be with this SDK: as many attributes and links as hoptrace gives
 * it, its context active in the handler, ended by ack. No checks, no propagator, no event, no rejected handler.
 */
module.exports = require('./sdk.cjs');
const { context, ROOT_CONTEXT, SpanKind, trace } = require('@opentelemetry/api');
const { internal } = require('../programs/amqplib.cjs');

const { Channel } = internal('channel_model.js');
const tracer = trace.getTracer('span alone');
const SETUP = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
const ATTRIBUTES = 16;

const names = Array.from({ length: ATTRIBUTES }, (_, i) => `messaging.attribute.${i}`);
const options = {
  kind: SpanKind.CONSUMER,
  attributes: Object.fromEntries(names.map((name, i) => [name, i % 2 ? 'text' : i])),
  links: [{ context: SETUP }],
};
const SPAN = Symbol('span');
const { consume, ack } = Channel.prototype;

Channel.prototype.consume = function (queue, handler, rest) {
  return consume.call(
    this,
    queue,
    (message) => {
      const parent = message.properties.headers.traceparent;
      const carried = trace.setSpanContext(ROOT_CONTEXT, {
        traceId: parent.slice(3, 35),
        spanId: parent.slice(36, 52),
        traceFlags: parent.charCodeAt(54) & 1,
        isRemote: true,
      });
      message[SPAN] = tracer.startSpan('process bench', options, carried);
      return context.with(trace.setSpan(carried, message[SPAN]), handler, undefined, message);
    },
    rest,
  );
};

Channel.prototype.ack = function (message, allUpTo) {
  ack.call(this, message, allUpTo);
  message[SPAN].end();
};

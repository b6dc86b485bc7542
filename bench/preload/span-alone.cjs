/**
 * The least that a span for every message can be with this SDK: as many attributes as hoptrace gives it, at the
 * start those that a sampler may want, and a link, its context active in the handler, ended by ack. No checks, no
 * propagator, no event, no handler to wait for; and it ends one message alone, whatever `allUpTo` says.
 */
module.exports = require('./sdk.cjs');
const { context, ROOT_CONTEXT, SpanKind, trace } = require('@opentelemetry/api');
const { internal } = require('../programs/amqplib.cjs');

const { Channel } = internal('channel_model.js');
const tracer = trace.getTracer('span alone');
const SETUP = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

const attributes = (from, to) =>
  Object.fromEntries(
    Array.from({ length: to - from }, (_, i) => [`messaging.attribute.${from + i}`, i % 2 ? 'text' : i]),
  );
const AT_START = { kind: SpanKind.CONSUMER, attributes: attributes(0, 6) };
const LATER = attributes(6, 9);
const LINK = { context: SETUP };
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
      const span = tracer.startSpan('process bench', AT_START, carried);
      if (span.isRecording()) span.addLink(LINK).setAttributes(LATER);
      message[SPAN] = span;
      return context.with(trace.setSpan(carried, span), handler, undefined, message);
    },
    rest,
  );
};

Channel.prototype.ack = function (message, allUpTo) {
  ack.call(this, message, allUpTo);
  message[SPAN].end();
};

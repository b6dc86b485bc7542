/**
 * The least that a span for every message can be with this SDK: as many attributes as hoptrace gives it, at the
 * start those that a sampler may want, and a link, its context active in the handler, ended by ack. No checks, no
 * event, no handler to wait for; and it ends one message alone, whatever `allUpTo` says. The message's own context is
 * cut out of its header or, with BENCH_PARENT=propagator, asked for as OpenTelemetry has it, of whatever propagator
 * there is.
 */
module.exports = require('./sdk.cjs');
const {
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
} = require('@opentelemetry/api');
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

const cut = ({ traceparent }) =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: traceparent.slice(3, 35),
    spanId: traceparent.slice(36, 52),
    traceFlags: traceparent.charCodeAt(54) & 1,
    isRemote: true,
  });
const asked = (headers) => propagation.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
const carriedBy = process.env.BENCH_PARENT === 'propagator' ? asked : cut;

Channel.prototype.consume = function (queue, handler, rest) {
  return consume.call(
    this,
    queue,
    (message) => {
      const carried = carriedBy(message.properties.headers);
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

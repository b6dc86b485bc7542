/**
 * Preload after the recorder: makes one thing that hoptrace calls throw, always (SABOTAGE: `span.end`, say), and
 * prints what is reported of it.
 */
const { context, diag, DiagLogLevel, propagation, trace } = require('@opentelemetry/api');
const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');

const print = (...args) => process.stderr.write(`${args.join(' ').split('\n')[0]}\n`);
diag.setLogger({ error: print, warn: print, info() {}, debug() {}, verbose() {} }, DiagLogLevel.WARN);

const tracer = trace.getTracer('saboteur');
const span = tracer.startSpan('never ended');
const TARGETS = {
  tracer: Object.getPrototypeOf(tracer.constructor.name === 'ProxyTracer' ? tracer._getTracer() : tracer),
  span: Object.getPrototypeOf(span),
  context: context._getContextManager(),
  propagation: propagation._getGlobalPropagator(),
  processor: SimpleSpanProcessor.prototype,
  exporter: InMemorySpanExporter.prototype,
};

const [target, method] = process.env.SABOTAGE.split('.');
TARGETS[target][method] = () => {
  throw new Error(`sabotaged ${process.env.SABOTAGE}`);
};

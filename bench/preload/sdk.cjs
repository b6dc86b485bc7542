/**
 * The OpenTelemetry SDK that the peer and hoptrace are given, both the same one: batch processor, W3C
 * propagators, AsyncLocalStorage. Preloaded before either of them; what varies comes by environment:
 *
 * - BENCH_SPANS: `sampled` (parent-based, always on), `unsampled` (always off), `unsampled-parent`
 *   (parent-based, with a parent that is not sampled)
 * - BENCH_METRICS: `meter` collects metrics, every second, to nowhere; `producer` has the histograms made by
 *   hoptrace, as its own start of the SDK does
 * - BENCH_EXPORT: `count` (default) an exporter that only counts, or the URL of an OTLP endpoint
 */
const {
  context,
  diag,
  DiagConsoleLogger,
  DiagLogLevel,
  metrics,
  propagation,
  trace,
} = require('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} = require('@opentelemetry/core');
const {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
} = require('@opentelemetry/sdk-trace-base');

const { BENCH_SPANS = 'sampled', BENCH_METRICS = 'off', BENCH_EXPORT = 'count' } = process.env;

const exported = { spans: 0 };

const counting = {
  export(spans, done) {
    exported.spans += spans.length;
    done({ code: 0 });
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** An OTLP exporter whose spans are counted once the other end has them. */
function otlp(url) {
  const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-proto');
  const exporter = new OTLPTraceExporter({ url });
  const send = exporter.export.bind(exporter);
  exporter.export = (spans, done) =>
    send(spans, (result) => {
      if (result.code === 0) exported.spans += spans.length;
      done(result);
    });
  return exporter;
}

function collectMetrics() {
  const { MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
  const exporter = {
    export: (_, done) => done({ code: 0 }),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 1000,
    metricProducers:
      BENCH_METRICS === 'producer' ? [{ collect: () => module.exports.producer.collect() }] : [],
  });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
}

diag.setLogger(new DiagConsoleLogger(), DiagLogLevel.ERROR);
const sampler =
  BENCH_SPANS === 'unsampled'
    ? new AlwaysOffSampler()
    : new ParentBasedSampler({ root: new AlwaysOnSampler() });
const processor = new BatchSpanProcessor(BENCH_EXPORT === 'count' ? counting : otlp(BENCH_EXPORT));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(
  new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
);
trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler, spanProcessors: [processor] }));
if (BENCH_METRICS !== 'off') collectMetrics();

/** Spans exported so far, all those that have ended among them. */
module.exports.exportedSpans = async () => {
  await processor.forceFlush();
  return exported.spans;
};

/** Runs a callback where a caller's span is active, sampled or not as BENCH_SPANS says. */
module.exports.called = (callback) => {
  const caller = trace.wrapSpanContext({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: BENCH_SPANS === 'unsampled-parent' ? 0 : 1,
  });
  return context.with(trace.setSpan(context.active(), caller), callback);
};

/**
 * Preload for programs under test: hoptrace as an application sets it up in code, and every span that it made
 * written to a file, in OTLP's JSON, when the process ends by whatever way but a signal. No network and no
 * batch: what a program did is all there.
 */
const { writeFileSync } = require('node:fs');
const { context, propagation, trace } = require('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} = require('@opentelemetry/core');
const { JsonTraceSerializer } = require('@opentelemetry/otlp-transformer');
const {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} = require('@opentelemetry/sdk-trace-base');

const {
  RECORDER_FILE: file,
  RECORDER_HOPTRACE: hoptrace,
  RECORDER_OPTIONS: options = '{}',
  RECORDER_FORGETS: forgets,
} = process.env;

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: forgets ? [] : [new SimpleSpanProcessor(exporter)] }),
);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(
  new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
);

const { AmqplibInstrumentation } = require(hoptrace);
new AmqplibInstrumentation(JSON.parse(options));

process.on('exit', () => {
  writeFileSync(file, JsonTraceSerializer.serializeRequest(exporter.getFinishedSpans()));
});

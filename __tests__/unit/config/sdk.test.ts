import { createReader } from '../../../src/config/environment';
import { readSdkSettings, type SdkSettings } from '../../../src/config/sdk';

function settingsOf(env: Record<string, string>): { settings: SdkSettings; said: string[] } {
  const said: string[] = [];
  return { settings: readSdkSettings(createReader(env, (message) => said.push(message))), said };
}

const DEFAULTS: SdkSettings = {
  propagators: ['tracecontext', 'baggage'],
  sampler: { name: 'parentbased_always_on', ratio: 1 },
  tracesExporters: ['otlp'],
  batch: {
    scheduledDelayMillis: 5_000,
    exportTimeoutMillis: 30_000,
    maxQueueSize: undefined,
    maxExportBatchSize: undefined,
    maxQueueBytes: 32 * 2 ** 20,
  },
  spanLimits: {
    attributeCountLimit: 128,
    attributeValueLengthLimit: Infinity,
    eventCountLimit: 128,
    linkCountLimit: 128,
    attributePerEventCountLimit: 128,
    attributePerLinkCountLimit: 128,
  },
  metricsExporters: ['otlp'],
  metrics: {
    interval: 60_000,
    timeout: 30_000,
    temporality: 'cumulative',
    prometheus: { host: 'localhost', port: 9_464 },
  },
  resource: { serviceName: undefined, attributes: {} },
  console: 'text',
  exitTimeout: 1_000,
};

test("without variables, the specification's defaults", () => {
  expect(settingsOf({})).toEqual({ settings: DEFAULTS, said: [] });
});

test.each<[Record<string, string>, object]>([
  [{ OTEL_PROPAGATORS: 'b3,sw8' }, { propagators: ['b3', 'sw8'] }],
  [{ OTEL_PROPAGATORS: 'none' }, { propagators: [] }],
  [{ OTEL_TRACES_SAMPLER: 'always_off' }, { sampler: { name: 'always_off', ratio: 1 } }],
  [
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' },
    { sampler: { name: 'traceidratio', ratio: 0.1 } },
  ],
  // the argument of another sampler is none of ours
  [{ OTEL_TRACES_SAMPLER: 'always_on', OTEL_TRACES_SAMPLER_ARG: 'x' }, { sampler: { name: 'always_on' } }],
  [{ OTEL_TRACES_EXPORTER: 'console,otlp' }, { tracesExporters: ['console', 'otlp'] }],
  [{ OTEL_METRICS_EXPORTER: 'prometheus' }, { metricsExporters: ['prometheus'] }],
  [{ OTEL_BSP_SCHEDULE_DELAY: '1' }, { batch: { scheduledDelayMillis: 1 } }],
  [{ OTEL_BSP_EXPORT_TIMEOUT: '2' }, { batch: { exportTimeoutMillis: 2 } }],
  [{ OTEL_BSP_MAX_QUEUE_SIZE: '10' }, { batch: { maxQueueSize: 10, maxExportBatchSize: 10 } }],
  [{ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10' }, { batch: { maxExportBatchSize: 10 } }],
  [{ HOPTRACE_EXPORT_QUEUE_MB: '1' }, { batch: { maxQueueBytes: 1_048_576 } }],
  [{ OTEL_ATTRIBUTE_COUNT_LIMIT: '3' }, { spanLimits: { attributeCountLimit: 3 } }],
  [
    { OTEL_ATTRIBUTE_COUNT_LIMIT: '3', OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '4' },
    { spanLimits: { attributeCountLimit: 4 } },
  ],
  [{ OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '9' }, { spanLimits: { attributeValueLengthLimit: 9 } }],
  [{ OTEL_SPAN_EVENT_COUNT_LIMIT: '5' }, { spanLimits: { eventCountLimit: 5 } }],
  [{ OTEL_SPAN_LINK_COUNT_LIMIT: '6' }, { spanLimits: { linkCountLimit: 6 } }],
  [{ OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '7' }, { spanLimits: { attributePerEventCountLimit: 7 } }],
  [{ OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '8' }, { spanLimits: { attributePerLinkCountLimit: 8 } }],
  [{ OTEL_METRIC_EXPORT_INTERVAL: '100' }, { metrics: { interval: 100, timeout: 100 } }],
  [{ OTEL_METRIC_EXPORT_TIMEOUT: '200' }, { metrics: { timeout: 200 } }],
  [{ OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'Delta' }, { metrics: { temporality: 'delta' } }],
  [
    { OTEL_EXPORTER_PROMETHEUS_HOST: '0.0.0.0', OTEL_EXPORTER_PROMETHEUS_PORT: '1' },
    { metrics: { prometheus: { host: '0.0.0.0', port: 1 } } },
  ],
  [{ OTEL_SERVICE_NAME: 'shop' }, { resource: { serviceName: 'shop' } }],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'a=1' }, { resource: { attributes: { a: '1' } } }],
  [{ HOPTRACE_EXIT_TIMEOUT: '0' }, { exitTimeout: 0 }],
  [{ HOPTRACE_EXIT_TIMEOUT: '1.5s' }, { exitTimeout: 1_500 }],
])('%j', (env, expected) => {
  const { settings, said } = settingsOf(env);
  expect(settings).toMatchObject(expected);
  expect(said).toEqual([]);
});

test.each<[string, string, Record<string, string>?]>([
  ['OTEL_PROPAGATORS', 'xray'],
  ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
  ['OTEL_TRACES_SAMPLER_ARG', '2', { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' }],
  ['OTEL_TRACES_EXPORTER', 'zipkin'],
  ['OTEL_METRICS_EXPORTER', 'statsd'],
  ['OTEL_BSP_SCHEDULE_DELAY', 'soon'],
  ['OTEL_BSP_EXPORT_TIMEOUT', '-1'],
  ['OTEL_BSP_MAX_QUEUE_SIZE', '0'],
  ['OTEL_BSP_MAX_EXPORT_BATCH_SIZE', '4096', { OTEL_BSP_MAX_QUEUE_SIZE: '2048' }],
  ['HOPTRACE_EXPORT_QUEUE_MB', '32MB'],
  ['OTEL_ATTRIBUTE_COUNT_LIMIT', 'many'],
  ['OTEL_METRIC_EXPORT_INTERVAL', '0'],
  ['OTEL_METRIC_EXPORT_TIMEOUT', '60001'],
  ['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'both'],
  ['OTEL_EXPORTER_PROMETHEUS_PORT', '70000'],
  ['OTEL_RESOURCE_ATTRIBUTES', 'shop'],
  ['HOPTRACE_EXIT_TIMEOUT', '1 second'],
  ['HOPTRACE_EXIT_TIMEOUT', '-1'],
  ['OTEL_BSP_SCHEDULE_DELAY', '1s'],
])('%s=%s: one line, and the default', (name, value, others = {}) => {
  const { settings, said } = settingsOf({ [name]: value, ...others });
  expect(said).toEqual([expect.stringContaining(`hoptrace: ${name}: "${value}" is ignored: expected `)]);
  expect(settings).toEqual(settingsOf(others).settings);
});

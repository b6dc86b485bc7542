/**
 * What the OTEL_* variables of the OpenTelemetry specification (configuration/sdk-environment-variables,
 * protocol/exporter) say about the SDK, and HOPTRACE_EXIT_TIMEOUT. Defaults are the specification's.
 */
import { duration, pairs, type Read, ratio, text, wholeNumber, withUnit, word, words } from './environment';

export type SamplerName = (typeof SAMPLERS)[number];
export type PropagatorName = (typeof PROPAGATORS)[number];
export type TracesExporterName = (typeof TRACES_EXPORTERS)[number];
export type MetricsExporterName = (typeof METRICS_EXPORTERS)[number];
/** How spans are printed: a readable line each, or a line of JSON each. */
export type ConsoleForm = 'text' | 'json';
export type TemporalityPreference = 'cumulative' | 'delta' | 'lowmemory';

export const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export const PROPAGATORS = ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', 'sw8'] as const;
export const TRACES_EXPORTERS = ['otlp', 'console', 'skywalking'] as const;
export const METRICS_EXPORTERS = ['otlp', 'prometheus', 'console'] as const;

export interface SdkSettings {
  readonly propagators: readonly PropagatorName[];
  readonly sampler: { readonly name: SamplerName; readonly ratio: number };
  readonly tracesExporters: readonly TracesExporterName[];
  readonly batch: Batch;
  readonly spanLimits: SpanLimits;
  readonly metricsExporters: readonly MetricsExporterName[];
  readonly metrics: MetricsSettings;
  readonly resource: {
    readonly serviceName: string | undefined;
    readonly attributes: Record<string, string>;
  };
  /** default `text` */
  readonly console: ConsoleForm;
  /** milliseconds that the end of the program may be held up to deliver what is left; default 1000 */
  readonly exitTimeout: number;
}

/** Durations in milliseconds, sizes in spans; where those are not set, bytes bound what waits and what a batch is. */
export interface Batch {
  readonly scheduledDelayMillis: number;
  readonly exportTimeoutMillis: number;
  readonly maxQueueSize: number | undefined;
  readonly maxExportBatchSize: number | undefined;
  /** bytes of spans that may wait to be sent, where `maxQueueSize` is not set; default 32 MB */
  readonly maxQueueBytes: number;
}

export interface SpanLimits {
  readonly attributeCountLimit: number;
  readonly attributeValueLengthLimit: number;
  readonly eventCountLimit: number;
  readonly linkCountLimit: number;
  readonly attributePerEventCountLimit: number;
  readonly attributePerLinkCountLimit: number;
}

export interface MetricsSettings {
  /** milliseconds */
  readonly interval: number;
  /** milliseconds, at most the interval */
  readonly timeout: number;
  readonly temporality: TemporalityPreference;
  readonly prometheus: { readonly host: string; readonly port: number };
}

const count = wholeNumber(0);

export function readSdkSettings(read: Read): SdkSettings {
  return {
    propagators: read('OTEL_PROPAGATORS', words(...PROPAGATORS)) ?? ['tracecontext', 'baggage'],
    sampler: readSampler(read),
    tracesExporters: read('OTEL_TRACES_EXPORTER', words(...TRACES_EXPORTERS)) ?? ['otlp'],
    batch: readBatch(read),
    spanLimits: readSpanLimits(read),
    metricsExporters: read('OTEL_METRICS_EXPORTER', words(...METRICS_EXPORTERS)) ?? ['otlp'],
    metrics: readMetrics(read),
    resource: {
      serviceName: read('OTEL_SERVICE_NAME', text),
      attributes: read('OTEL_RESOURCE_ATTRIBUTES', pairs) ?? {},
    },
    console: read('HOPTRACE_CONSOLE', word('text', 'json')) ?? 'text',
    exitTimeout: read('HOPTRACE_EXIT_TIMEOUT', withUnit) ?? 1_000,
  };
}

function readSampler(read: Read): SdkSettings['sampler'] {
  const name = read('OTEL_TRACES_SAMPLER', word(...SAMPLERS)) ?? 'parentbased_always_on';
  const takesRatio = name.endsWith('traceidratio');
  return { name, ratio: (takesRatio ? read('OTEL_TRACES_SAMPLER_ARG', ratio) : undefined) ?? 1 };
}

function readBatch(read: Read): Batch {
  const maxQueueSize = read('OTEL_BSP_MAX_QUEUE_SIZE', wholeNumber(1));
  return {
    scheduledDelayMillis: read('OTEL_BSP_SCHEDULE_DELAY', duration(0)) ?? 5_000,
    exportTimeoutMillis: read('OTEL_BSP_EXPORT_TIMEOUT', duration(1)) ?? 30_000,
    maxQueueSize,
    maxExportBatchSize:
      read('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', wholeNumber(1, maxQueueSize)) ??
      (maxQueueSize && Math.min(512, maxQueueSize)),
    maxQueueBytes: (read('HOPTRACE_EXPORT_QUEUE_MB', wholeNumber(1, 4_096)) ?? 32) * 2 ** 20,
  };
}

function readSpanLimits(read: Read): SpanLimits {
  const of = (name: string): number | undefined => read(name, count);
  return {
    attributeCountLimit: of('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT') ?? of('OTEL_ATTRIBUTE_COUNT_LIMIT') ?? 128,
    attributeValueLengthLimit:
      of('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? of('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? Infinity,
    eventCountLimit: of('OTEL_SPAN_EVENT_COUNT_LIMIT') ?? 128,
    linkCountLimit: of('OTEL_SPAN_LINK_COUNT_LIMIT') ?? 128,
    attributePerEventCountLimit: of('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT') ?? 128,
    attributePerLinkCountLimit: of('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT') ?? 128,
  };
}

function readMetrics(read: Read): MetricsSettings {
  const interval = read('OTEL_METRIC_EXPORT_INTERVAL', duration(1)) ?? 60_000;
  return {
    interval,
    timeout: read('OTEL_METRIC_EXPORT_TIMEOUT', duration(1, interval)) ?? Math.min(30_000, interval),
    temporality:
      read('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', word('cumulative', 'delta', 'lowmemory')) ??
      'cumulative',
    prometheus: {
      host: read('OTEL_EXPORTER_PROMETHEUS_HOST', text) ?? 'localhost',
      port: read('OTEL_EXPORTER_PROMETHEUS_PORT', wholeNumber(0, 65_535)) ?? 9_464,
    },
  };
}

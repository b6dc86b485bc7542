import type { TracerProvider as ApiTracerProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { MetricProducer, ScopeMetrics } from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  type Sampler,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Read } from '../config/environment';
import { readOtlpSettings } from '../config/otlp';
import type { SdkSettings, TracesExporterName } from '../config/sdk';
import { createTraceProcessor } from '../export/otlp/traces';
import type { Outbox } from '../export/outbox';
import { createSampler } from './sampler';
import { createMessageTracer } from './spans/tracer';

/** What the rest of hoptrace puts into the SDK. */
export interface SdkExtension {
  /** decides in place of the configured sampler, which it is given */
  readonly sampler?: (configured: Sampler) => Sampler;
  /** stands in front of each processor that exports, which it is given */
  readonly processor?: (exporting: SpanProcessor) => SpanProcessor;
  /** come before those that export */
  readonly processors?: readonly SpanProcessor[];
  /** metrics that the SDK's instruments do not have: asked for once for each reader */
  readonly metrics?: (temporality: 'cumulative' | 'delta') => Produced;
}

/** Metrics for one reader, also at once: at the end of a program no promise is kept any more. */
export interface Produced extends MetricProducer {
  collectNow(): ScopeMetrics;
}

export interface Ground {
  readonly read: Read;
  readonly settings: SdkSettings;
  readonly outbox: Outbox;
  readonly resource: Resource;
}

const PROCESSORS: Record<TracesExporterName, (ground: Ground) => SpanProcessor> = {
  otlp: ({ read, settings: { batch }, outbox, resource }) => {
    const otlp = readOtlpSettings(read, 'traces');
    // two variables bound the same thing: the time that one export may take
    const timeout = Math.min(otlp.timeout, batch.exportTimeoutMillis);
    return createTraceProcessor({ ...otlp, timeout }, batch, resource, outbox);
  },
  skywalking: ({ read, settings: { batch }, outbox, resource }) => {
    const { createReporter } =
      require('../export/skywalking/reporter') as typeof import('../export/skywalking/reporter');
    const maxQueueSize = batch.maxQueueSize ?? 2_048;
    const exporter = createReporter(read, resource.attributes, maxQueueSize, outbox);
    const maxExportBatchSize = batch.maxExportBatchSize ?? 512;
    return new BatchSpanProcessor({ ...batch, maxQueueSize, maxExportBatchSize, exporter });
  },
  console: ({ settings }) => {
    const { createConsoleExporter } = require('./console') as typeof import('./console');
    return new SimpleSpanProcessor({ exporter: createConsoleExporter(settings.console) });
  },
};

export interface Tracers {
  /** the SDK's */
  readonly provider: TracerProvider;
  /** the same, but for lighter spans of hoptrace's own */
  readonly messages: ApiTracerProvider;
}

/** The tracer providers that OTEL_TRACES_*, OTEL_BSP_* and the span limits describe. */
export function createTracerProviders(ground: Ground, extension: SdkExtension): Tracers {
  const { settings, resource } = ground;
  const configured = createSampler(settings.sampler);
  const sampler = extension.sampler?.(configured) ?? configured;
  const usesSkyWalking =
    settings.propagators.includes('sw8') || settings.tracesExporters.includes('skywalking');
  const exporting = settings.tracesExporters.map((name) => PROCESSORS[name](ground));
  const processors = [
    ...(extension.processors ?? []),
    ...(usesSkyWalking ? [createSw8Processor()] : []),
    ...exporting.map((processor) => extension.processor?.(processor) ?? processor),
  ];
  const provider = new TracerProvider({
    resource,
    sampler,
    spanLimits: settings.spanLimits,
    spanProcessors: processors,
  });
  const parts = { resource, sampler, processors, limits: settings.spanLimits };
  return {
    provider,
    messages: {
      getTracer: (name, version) =>
        createMessageTracer(name, version, provider.getTracer(name, version), parts),
    },
  };
}

/** Notes on spans what SkyWalking's propagator and reporter will need to know. */
function createSw8Processor(): SpanProcessor {
  return new (require('../skywalking') as typeof import('../skywalking')).Sw8SpanProcessor();
}

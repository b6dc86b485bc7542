import { diag } from '@opentelemetry/api';
import {
  CumulativeTemporalitySelector,
  DeltaTemporalitySelector,
  LowMemoryTemporalitySelector,
} from '@opentelemetry/exporter-metrics-otlp-http';
import {
  AggregationTemporality,
  type IMetricReader,
  InstrumentType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { readOtlpSettings } from '../config/otlp';
import type { MetricsExporterName, TemporalityPreference } from '../config/sdk';
import { createMetricExporter } from '../export/otlp/metrics';
import { collectNow } from './collect-now';
import type { Ground, Produced, SdkExtension } from './traces';

/** How many exports may wait while a receiver is away: each holds the sums so far, or an interval's. */
const EXPORTS_KEPT = 10;

export interface MetricsSdk {
  readonly meterProvider: MeterProvider;
  /** Gives what was measured since the last export to the exporters, without waiting for anything. */
  exportNow(): void;
}

const TEMPORALITY: Record<TemporalityPreference, typeof DeltaTemporalitySelector> = {
  cumulative: CumulativeTemporalitySelector,
  delta: DeltaTemporalitySelector,
  lowmemory: LowMemoryTemporalitySelector,
};

/** A reader, the exporter that it pushes to, if it does, and what it has from outside the SDK. */
interface Way {
  readonly reader: IMetricReader;
  readonly exporter?: PushMetricExporter;
  readonly produced: readonly Produced[];
}

const WAYS: Record<MetricsExporterName, (ground: Ground, extension: SdkExtension) => Way> = {
  otlp: (ground, extension) =>
    periodic(ground, extension, {
      ...createMetricExporter(readOtlpSettings(ground.read, 'metrics'), EXPORTS_KEPT, ground.outbox),
      selectAggregationTemporality: TEMPORALITY[ground.settings.metrics.temporality],
    }),
  console: (ground, extension) => {
    const { ConsoleMetricExporter } = require('./console') as typeof import('./console');
    return periodic(ground, extension, new ConsoleMetricExporter());
  },
  prometheus: ({ settings: { metrics } }, extension) => {
    const { PrometheusExporter } = require('./prometheus') as typeof import('./prometheus');
    const { host, port } = metrics.prometheus;
    const produced = producedFor(extension, 'cumulative');
    const exporter = new PrometheusExporter({
      host,
      port,
      metricProducers: produced,
    });
    exporter.startServer().catch((error: Error) => {
      diag.warn(`hoptrace: no Prometheus endpoint on ${host}:${port}: ${error.message}${adviceOn(error)}`);
    });
    return { reader: exporter, produced };
  },
};

/** Workers of a cluster, PM2's too, would all have the same port. */
function adviceOn({ code }: NodeJS.ErrnoException): string {
  if (code !== 'EADDRINUSE') return '';
  return '. A process has a port of its own: set OTEL_EXPORTER_PROMETHEUS_PORT by worker, or OTEL_METRICS_EXPORTER=otlp';
}

function periodic(
  { settings: { metrics } }: Ground,
  extension: SdkExtension,
  exporter: PushMetricExporter,
): Way {
  const isDelta =
    exporter.selectAggregationTemporality?.(InstrumentType.HISTOGRAM) === AggregationTemporality.DELTA;
  const produced = producedFor(extension, isDelta ? 'delta' : 'cumulative');
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: metrics.interval,
    exportTimeoutMillis: metrics.timeout,
    metricProducers: produced,
  });
  return { reader, exporter, produced };
}

function producedFor({ metrics }: SdkExtension, temporality: 'cumulative' | 'delta'): Produced[] {
  return metrics === undefined ? [] : [metrics(temporality)];
}

/** The meter provider that OTEL_METRICS_EXPORTER and OTEL_METRIC_EXPORT_* describe. */
export function createMetricsSdk(ground: Ground, extension: SdkExtension): MetricsSdk {
  const ways = ground.settings.metricsExporters.map((name) => WAYS[name](ground, extension));
  const meterProvider = new MeterProvider({
    resource: ground.resource,
    readers: ways.map(({ reader }) => reader),
  });
  return {
    meterProvider,
    exportNow() {
      for (const [index, { exporter, produced }] of ways.entries())
        if (exporter !== undefined) {
          const own = produced.map((each) => each.collectNow()).filter(({ metrics }) => metrics.length > 0);
          const scopeMetrics = [...collectNow(meterProvider, index), ...own];
          if (scopeMetrics.length > 0) exporter.export({ resource: ground.resource, scopeMetrics }, () => {});
        }
    },
  };
}

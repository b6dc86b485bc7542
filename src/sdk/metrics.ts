import { diag } from '@opentelemetry/api';
import {
  CumulativeTemporalitySelector,
  DeltaTemporalitySelector,
  LowMemoryTemporalitySelector,
} from '@opentelemetry/exporter-metrics-otlp-http';
import {
  type IMetricReader,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { collectNow } from './collect-now';
import { createOtlpExporter } from './otlp/exporter';
import { readOtlpSettings } from './otlp/settings';
import type { MetricsExporterName, Temporality } from './settings';
import type { Ground } from './traces';

/** How many exports may wait while a receiver is away: each holds the sums so far, or an interval's. */
const EXPORTS_KEPT = 10;

export interface Metrics {
  readonly meterProvider: MeterProvider;
  /** Gives what was measured since the last export to the exporters, without waiting for anything. */
  exportNow(): void;
}

const TEMPORALITY: Record<Temporality, typeof DeltaTemporalitySelector> = {
  cumulative: CumulativeTemporalitySelector,
  delta: DeltaTemporalitySelector,
  lowmemory: LowMemoryTemporalitySelector,
};

/** A reader, and the exporter that it pushes to, if it does. */
type Way = [reader: IMetricReader, exporter?: PushMetricExporter];

const WAYS: Record<MetricsExporterName, (ground: Ground) => Way> = {
  otlp: (ground) =>
    periodic(ground, {
      ...createOtlpExporter('metrics', readOtlpSettings(ground.read, 'metrics'), EXPORTS_KEPT, ground.outbox),
      selectAggregationTemporality: TEMPORALITY[ground.settings.metrics.temporality],
    }),
  console: (ground) => {
    const { ConsoleMetricExporter } = require('./console') as typeof import('./console');
    return periodic(ground, new ConsoleMetricExporter());
  },
  prometheus: ({ settings: { metrics } }) => {
    const { PrometheusExporter } = require('./prometheus') as typeof import('./prometheus');
    const { host, port } = metrics.prometheus;
    const exporter = new PrometheusExporter({ host, port, preventServerStart: true });
    exporter.startServer().catch((error: Error) => {
      diag.warn(`hoptrace: no Prometheus endpoint on ${host}:${port}: ${error.message}`);
    });
    return [exporter];
  },
};

function periodic({ settings: { metrics } }: Ground, exporter: PushMetricExporter): Way {
  const { interval: exportIntervalMillis, timeout: exportTimeoutMillis } = metrics;
  return [
    new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis }),
    exporter,
  ];
}

/** The meter provider that OTEL_METRICS_EXPORTER and OTEL_METRIC_EXPORT_* describe. */
export function createMetrics(ground: Ground): Metrics {
  const ways = ground.settings.metricsExporters.map((name) => WAYS[name](ground));
  const meterProvider = new MeterProvider({
    resource: ground.resource,
    readers: ways.map(([reader]) => reader),
  });
  return {
    meterProvider,
    exportNow() {
      for (const [index, [, exporter]] of ways.entries())
        if (exporter !== undefined) {
          const collected = collectNow(meterProvider, index);
          if (collected.scopeMetrics.length > 0) exporter.export(collected, () => {});
        }
    },
  };
}

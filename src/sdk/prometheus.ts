import { PrometheusExporter as Exporter } from '@opentelemetry/exporter-prometheus';
import type { CollectionResult, MetricData } from '@opentelemetry/sdk-metrics';

/** Units as Prometheus calls them; those in braces are none (OpenMetrics and OTLP data model compatibility, Metric Metadata). */
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', By: 'bytes' };

/**
 * The `/metrics` endpoint. Metrics have their unit in their name, as the specification demands and as a
 * Collector exposes them; OpenTelemetry's exporter leaves it out.
 */
export class PrometheusExporter extends Exporter {
  override async collect(options?: { timeoutMillis?: number }): Promise<CollectionResult> {
    const { resourceMetrics, errors } = await super.collect(options);
    const scopeMetrics = resourceMetrics.scopeMetrics.map(({ scope, metrics }) => ({
      scope,
      metrics: metrics.map(withUnit),
    }));
    return { resourceMetrics: { ...resourceMetrics, scopeMetrics }, errors };
  }
}

function withUnit(metric: MetricData): MetricData {
  const { name, unit } = metric.descriptor;
  const suffix = UNITS[unit];
  if (suffix === undefined || name.endsWith(suffix)) return metric;
  return { ...metric, descriptor: { ...metric.descriptor, name: `${name}_${suffix}` } };
}

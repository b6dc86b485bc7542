export { PrometheusExporter } from '@opentelemetry/exporter-prometheus';

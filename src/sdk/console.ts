/** What prints to stdout, for `OTEL_TRACES_EXPORTER=console` and `OTEL_METRICS_EXPORTER=console`. */
export { ConsoleMetricExporter } from '@opentelemetry/sdk-metrics';
export { createConsoleExporter } from '../export/console';

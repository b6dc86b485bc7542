export {
  JsonMetricsSerializer as metrics,
  JsonTraceSerializer as traces,
} from '@opentelemetry/otlp-transformer';

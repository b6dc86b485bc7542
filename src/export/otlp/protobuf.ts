export {
  ProtobufMetricsSerializer as metrics,
  ProtobufTraceSerializer as traces,
} from '@opentelemetry/otlp-transformer';

import { dirname } from 'node:path';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { MetricsRequest } from './metrics';
import type { TraceRequest } from './spans';

/** A package that ships OpenTelemetry's .proto files; nothing else of it is used. */
const PROTOS = dirname(require.resolve('@elastic/mockotlpserver/package.json'));
const COLLECTOR = 'opentelemetry/proto/collector';

const definition = loadSync(
  [`${COLLECTOR}/trace/v1/trace_service.proto`, `${COLLECTOR}/metrics/v1/metrics_service.proto`],
  {
    includeDirs: [PROTOS],
    longs: String, // as OTLP's JSON has them
  },
);

/** OTLP's two services as gRPC knows them; their `requestDeserialize` reads the protobuf of OTLP/HTTP as well. */
export const traceService = service('trace.v1.TraceService');
export const metricsService = service('metrics.v1.MetricsService');

function service(name: string): ServiceDefinition {
  return definition[`opentelemetry.proto.collector.${name}`] as ServiceDefinition;
}

export function decodeTraces(body: Buffer): TraceRequest {
  return traceService.Export!.requestDeserialize(body) as TraceRequest;
}

export function decodeMetrics(body: Buffer): MetricsRequest {
  return metricsService.Export!.requestDeserialize(body) as MetricsRequest;
}

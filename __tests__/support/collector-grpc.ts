import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import type { Collector } from './collector';
import { metricsService, traceService } from './otlp/definition';
import { type MetricsRequest, pointsOf } from './otlp/metrics';
import { spansOf, type TraceRequest } from './otlp/spans';
import { createInbox, type Received } from './received';

/** An OTLP/gRPC collector inside this process, on a free port of 127.0.0.1. */
export async function startGrpcCollector(): Promise<Collector> {
  const inbox = createInbox();
  const receive = <Request>(read: (request: Request) => Partial<Received>): UntypedServiceImplementation => {
    const Export: handleUnaryCall<Request, object> = (call, respond) => {
      respond(null, {});
      inbox.add({
        requests: [{ path: call.getPath(), headers: call.metadata.getMap() }],
        ...read(call.request),
      });
    };
    return { Export };
  };
  const server = new Server();
  server.addService(
    traceService,
    receive((request: TraceRequest) => ({ spans: spansOf(request) })),
  );
  server.addService(
    metricsService,
    receive((request: MetricsRequest) => ({ points: pointsOf(request) })),
  );
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    ...inbox,
    url,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    stop: async () => server.forceShutdown(),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((done, failed) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error) failed(error);
      else done(port);
    });
  });
}

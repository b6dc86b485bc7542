/**
 * OTLP over gRPC: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc. A file of its own when built: it brings a megabyte.
 */
import {
  type handleUnaryCall,
  logVerbosity,
  type MethodDefinition,
  Server,
  ServerCredentials,
  setLogVerbosity,
  status,
} from '@grpc/grpc-js';
import type { Signal } from './otlp';

export interface GrpcReceiver {
  port: number;
  close(): void;
}

export interface GrpcOptions {
  host: string;
  port: number;
  /** Of a request, unpacked. */
  largest: number;
  /** Gives the response. What it throws becomes INVALID_ARGUMENT. */
  take(signal: Signal, body: Buffer): Buffer;
}

const SERVICES: Record<Signal, string> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};

/** Rejects where the port cannot be had; the error's message then names EADDRINUSE. */
export async function receiveGrpc({ host, port, largest, take }: GrpcOptions): Promise<GrpcReceiver> {
  setLogVerbosity(logVerbosity.NONE); // what goes wrong is told by errors
  const server = new Server({ 'grpc.max_receive_message_length': largest });
  for (const [signal, path] of Object.entries(SERVICES) as [Signal, string][])
    server.addService({ Export: methodOf(path) }, { Export: handlerOf((body) => take(signal, body)) });
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const bound = await new Promise<number>((done, failed) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, actual) => {
      if (error === null) done(actual);
      else failed(error);
    });
  });
  return { port: bound, close: () => server.forceShutdown() };
}

/** Messages come and go as bytes. */
function methodOf(path: string): MethodDefinition<Buffer, Buffer> {
  const asIs = (bytes: Buffer): Buffer => bytes;
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  };
}

function handlerOf(take: (body: Buffer) => Buffer): handleUnaryCall<Buffer, Buffer> {
  return ({ request }, respond) => {
    try {
      respond(null, take(request));
    } catch (error) {
      respond({ code: status.INVALID_ARGUMENT, details: (error as Error).message });
    }
  };
}

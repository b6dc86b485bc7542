/** The viewer's ports. */
import type { GrpcReceiver } from './receive/grpc';
import { LARGEST } from './receive/http';
import { type Intake, responseOf, take } from './receive/otlp';
import { serve } from './server/server';
import type { Viewer } from './viewer';

export interface Where {
  host: string;
  /** Of the page and OTLP over HTTP; 0 for any that is free. */
  port: number;
  /** Of OTLP over gRPC; undefined for none. */
  grpcPort?: number | undefined;
}

export interface Listening {
  /** `http://127.0.0.1:4318` */
  url: string;
  /** `127.0.0.1:4317`; undefined: there is no gRPC. */
  grpc: string | undefined;
  close(): void;
}

/**
 * @param intake takes what is received; undefined: nothing is.
 * Rejects with one line that names the port that cannot be had, and says what to do.
 */
export async function listen(
  viewer: Viewer,
  intake: Intake | undefined,
  { host, port, grpcPort }: Where,
): Promise<Listening> {
  const server = await serve(viewer, intake, host, port).catch((error) => {
    throw unavailable(error, host, port, '--port');
  });
  let grpc: GrpcReceiver | undefined;
  try {
    if (intake !== undefined && grpcPort !== undefined) grpc = await openGrpc(intake, host, grpcPort);
  } catch (error) {
    server.close();
    throw unavailable(error as Error, host, grpcPort!, '--grpc-port');
  }
  const reachable = REACHABLE[host] ?? host;
  return {
    url: `http://${authority(reachable, server.port)}`,
    grpc: grpc && authority(reachable, grpc.port),
    close() {
      server.close();
      grpc?.close();
    },
  };
}

/** Addresses that mean all of a machine's, and one of them by which to reach it. */
const REACHABLE: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function openGrpc(intake: Intake, host: string, port: number): Promise<GrpcReceiver> {
  // grpc-js is a megabyte, read when it is needed
  const { receiveGrpc } = require('./receive/grpc') as typeof import('./receive/grpc');
  return receiveGrpc({
    host,
    port,
    largest: LARGEST,
    take: (signal, body) => responseOf(take(signal, body, false, intake)),
  });
}

function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function unavailable(error: Error, host: string, port: number, option: string): Error {
  const at = authority(host, port);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE' || error.message.includes('EADDRINUSE'))
    return new Error(
      `${at} is taken (${option}). If by another hoptrace view: what is started with node --require hoptrace/register is seen there. If not: end it, or take other ports: --port 0 --grpc-port 0`,
    );
  return new Error(`cannot listen on ${at}: ${error.message}`);
}

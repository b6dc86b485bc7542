import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import {
  type handleClientStreamingCall,
  type handleUnaryCall,
  type Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { SegmentObject } from '../../../src/skywalking/protocol/segment';
import type { InstancePing, InstanceProperties } from '../../../src/skywalking/transport';
import { createInbox, type Inbox } from './inbox';

/** What stands in for SkyWalking's OAP: it speaks the protocol, reads it by the published .proto files, and keeps it. */
export interface Oap extends Inbox {
  /** `host:port` */
  readonly address: string;
  stop(): Promise<void>;
}

export interface Verdict {
  /** a status, gRPC's or HTTP's; `close`: the connection ends without an answer */
  readonly answer: number | 'close';
  /** over HTTP, the answer's */
  readonly headers?: Record<string, string>;
  /** how many of the segments, from the first on, are kept all the same, as OAP does up to the bad one; default 0 */
  readonly kept?: number;
}

export type Judge = (
  segments: readonly SegmentObject[],
) => Verdict | undefined | Promise<Verdict | undefined>;

export interface OapOptions {
  /** Default: any free port. */
  port?: number;
  /** Only calls with this token are taken. Default: all. */
  token?: string;
  /** What becomes of a call that brings these segments; undefined: they are taken. May take its time. */
  judge?: Judge;
  tls?: { cert: Buffer; key: Buffer };
}

const PROTOCOL = resolve(__dirname, '../../../src/skywalking/protocol');
const definition = loadSync(['language-agent/Tracing.proto', 'management/Management.proto'], {
  includeDirs: [PROTOCOL],
  enums: String,
  longs: Number,
  defaults: true, // agents leave out what is 0 or empty
}) as Record<string, ServiceDefinition>;

interface SegmentCollection {
  readonly segments: readonly SegmentObject[];
}

/** gRPC's status for a wrong token. */
const UNAUTHENTICATED = 16;

export async function startGrpcOap({ port = 0, token, tls, judge }: OapOptions = {}): Promise<Oap> {
  const inbox = createInbox();
  const admits = (metadata: Metadata): boolean => {
    const given = metadata.get('Authentication')[0]?.toString();
    inbox.tokens.push(given);
    return token === undefined || given === token;
  };
  const refusal = { code: UNAUTHENTICATED, details: 'wrong token' };
  const unary =
    <T>(keep: (message: T) => void): handleUnaryCall<T, object> =>
    ({ metadata, request }, answer) => {
      if (!admits(metadata)) return answer(refusal);
      keep(request);
      answer(null, {});
      inbox.arrived();
    };
  const collect: handleClientStreamingCall<SegmentObject, object> = (call, answer) => {
    if (!admits(call.metadata)) return answer(refusal);
    const came: SegmentObject[] = [];
    call.on('data', (segment: SegmentObject) => came.push(segment));
    call.on('end', async () => {
      const verdict = await judge?.(came);
      inbox.segments.push(...came.slice(0, verdict && (verdict.kept ?? 0)));
      if (verdict === undefined) answer(null, {});
      else if (verdict.answer === 'close') server.drain(`127.0.0.1:${bound}`, 0);
      else answer({ code: verdict.answer, details: 'as told' });
      inbox.arrived();
    });
    call.on('error', () => {}); // an agent that went away
  };
  const server = new Server();
  server.addService(definition['skywalking.v3.TraceSegmentReportService']!, {
    collect,
    collectInSync: unary<SegmentCollection>(({ segments }) => inbox.segments.push(...segments)),
  });
  server.addService(definition['skywalking.v3.ManagementService']!, {
    reportInstanceProperties: unary<InstanceProperties>((properties) => inbox.properties.push(properties)),
    keepAlive: unary<InstancePing>((ping) => inbox.pings.push(ping)),
  });
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [{ cert_chain: tls.cert, private_key: tls.key }]);
  const bound = await new Promise<number>((done, failed) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) =>
      error ? failed(error) : done(bound),
    );
  });
  return { ...inbox, address: `127.0.0.1:${bound}`, stop: async () => server.forceShutdown() };
}

export async function startHttpOap({ port = 0, token, tls, judge }: OapOptions = {}): Promise<Oap> {
  const inbox = createInbox();
  const keep: Record<string, (message: never) => void> = {
    '/v3/segment': (segment) => inbox.segments.push(segment),
    '/v3/segments': (segments: SegmentObject[]) => inbox.segments.push(...segments),
    '/v3/management/reportProperties': (properties) => inbox.properties.push(properties),
    '/v3/management/keepAlive': (ping) => inbox.pings.push(ping),
  };
  const server = (tls === undefined ? createServer() : createTlsServer(tls)).on(
    'request',
    async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const given = request.headers.authentication as string | undefined;
      inbox.tokens.push(given);
      const taken = keep[request.url!];
      if (taken === undefined || request.method !== 'POST') return response.writeHead(404).end();
      if (token !== undefined && given !== token) return response.writeHead(401).end();
      const message = JSON.parse(Buffer.concat(chunks).toString());
      const verdict = Array.isArray(message) ? await judge?.(message) : undefined;
      taken((verdict ? message.slice(0, verdict.kept ?? 0) : message) as never);
      inbox.arrived();
      if (verdict?.answer === 'close') request.socket.destroy();
      else response.writeHead(verdict?.answer ?? 200, verdict?.headers).end();
    },
  );
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return {
    ...inbox,
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

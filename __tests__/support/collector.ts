import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeMetrics, decodeTraces } from './otlp/definition';
import { pointsOf } from './otlp/metrics';
import { spansOf } from './otlp/spans';
import { createInbox, type Inbox, type Received } from './received';

export type { CollectedPoint } from './otlp/metrics';
export type { CollectedSpan } from './otlp/spans';

export interface Collector extends Inbox {
  url: string;
  /** What a program needs in its environment to report here. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

export interface HttpCollector extends Collector {
  /** Nothing is answered until what this gives is called. */
  hold(): () => void;
}

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

/** An OTLP/HTTP collector inside this process, on a free port of 127.0.0.1: protobuf and JSON, gzip or not. */
export async function startCollector(): Promise<HttpCollector> {
  const inbox = createInbox();
  let held = Promise.resolve();
  const server = createServer(async (request, response) => {
    const [status, arrived] = await read(request);
    await held;
    const type = request.headers['content-type'] ?? JSON_TYPE;
    response.writeHead(status, { 'content-type': type }).end(type === JSON_TYPE ? '{}' : undefined);
    inbox.add({ requests: [{ path: request.url ?? '', headers: request.headers }], ...arrived });
  });
  const url = await listen(server);
  return {
    ...inbox,
    url,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
    hold() {
      let release = (): void => {};
      held = new Promise((done) => {
        release = done;
      });
      return () => release();
    },
    stop: () => close(server),
  };
}

/** Reads the body of a request to a path of OTLP/HTTP. */
type Reader = (body: Buffer, json: boolean) => Partial<Received>;

const READERS: ReadonlyMap<string, Reader> = new Map([
  ['/v1/traces', readerOf(decodeTraces, (request) => ({ spans: spansOf(request) }))],
  ['/v1/metrics', readerOf(decodeMetrics, (request) => ({ points: pointsOf(request) }))],
]);

function readerOf<Request>(
  decode: (body: Buffer) => Request,
  take: (request: Request) => Partial<Received>,
): Reader {
  return (body, json) => take(json ? JSON.parse(body.toString()) : decode(body));
}

/** The HTTP status to answer with, and what the request holds. */
async function read(request: IncomingMessage): Promise<[number, Partial<Received>?]> {
  const { method, headers, url = '' } = request;
  const reader = READERS.get(url);
  if (method !== 'POST' || !reader) return [404];
  const json = headers['content-type'] === JSON_TYPE;
  if (!json && headers['content-type'] !== PROTOBUF_TYPE) return [415];
  try {
    const body = await bodyOf(request);
    return [200, reader(headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body, json)];
  } catch {
    return [400];
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function listen(server: Server): Promise<string> {
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections(); // programs keep theirs alive
  });
}

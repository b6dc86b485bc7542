/** OTLP over HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { BadRequest, INVALID_ARGUMENT, type Intake, responseOf, type Signal, statusOf, take } from './otlp';

const PATHS: Record<string, Signal> = {
  '/v1/traces': 'traces',
  '/v1/metrics': 'metrics',
  '/v1/logs': 'logs',
};

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';
/** Of a request, as sent and unpacked. An exporter's batch of 512 spans has some 400 kB. */
export const LARGEST = 64 * 1024 * 1024;

type Unpack = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const ENCODINGS: Record<string, Unpack> = {
  identity: async (body) => body,
  gzip: promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
};

/** The signal that a path is for. */
export function signalOf(path: string): Signal | undefined {
  return Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
}

/** Takes a request and answers it; what is wrong with it costs no other. */
export async function receive(
  signal: Signal,
  request: IncomingMessage,
  response: ServerResponse,
  intake: Intake,
): Promise<void> {
  const isJson = typeOf(request) === JSON_TYPE;
  const answer = (status: number, body: Buffer | string) => {
    if (status === 405) response.setHeader('allow', 'POST');
    response.writeHead(status, { 'content-type': isJson ? JSON_TYPE : PROTOBUF_TYPE }).end(body);
  };
  try {
    const taken = take(signal, await bodyOf(request), isJson, intake);
    answer(200, isJson ? JSON.stringify(partialOf(taken)) : responseOf(taken));
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 400;
    if (!(error instanceof Refusal || error instanceof BadRequest)) throw error;
    answer(
      status,
      isJson ? JSON.stringify({ code: INVALID_ARGUMENT, message: error.message }) : statusOf(error.message),
    );
  }
}

/** A request that is not read at all. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The body, unpacked. Throws a Refusal or a BadRequest. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const type = typeOf(request);
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const unpack = Object.hasOwn(ENCODINGS, encoding) ? ENCODINGS[encoding] : undefined;
  if (request.method !== 'POST') throw new Refusal(405, 'only POST');
  if (type !== JSON_TYPE && type !== PROTOBUF_TYPE)
    throw new Refusal(415, `content-type '${type}' is neither ${PROTOBUF_TYPE} nor ${JSON_TYPE}`);
  if (unpack === undefined) throw new Refusal(415, `content-encoding '${encoding}' is not gzip`);
  const packed = await read(request);
  if (packed === undefined) throw new Refusal(413, `more than ${LARGEST} bytes`);
  try {
    return await unpack(packed, { maxOutputLength: LARGEST });
  } catch (error) {
    throw new BadRequest(`cannot be unpacked: ${(error as Error).message}`);
  }
}

function typeOf({ headers }: IncomingMessage): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

function partialOf({ rejected, reason }: { rejected: number; reason: string | undefined }): object {
  return rejected === 0 ? {} : { partialSuccess: { rejectedSpans: String(rejected), errorMessage: reason } };
}

/** Undefined when it is too large; the rest of it is read and dropped, so that the sender gets to read the answer. */
async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size <= LARGEST ? Buffer.concat(chunks) : undefined;
}

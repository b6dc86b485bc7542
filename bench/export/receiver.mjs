/**
 * What telemetry is sent to, in a process of its own: OTLP over HTTP and gRPC, and what dd-trace takes for its
 * agent. Takes everything, `delay` milliseconds after it came, and counts spans and their bytes without looking
 * into them: `{ spans, bytes }` whenever the parent asks.
 */
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';

const delay = Number(process.argv[2]);
const arrived = { spans: 0, bytes: 0 };

const http = createServer(async (request, response) => {
  const body = await bodyOf(request);
  const type = request.headers['content-type'] ?? '';
  if (request.url.startsWith('/v1/traces'))
    count(type.includes('json') ? spansInJson(body) : spansInRequest(body), body.length);
  else if (/^\/v0\.\d\/traces/.test(request.url))
    count(Number(request.headers['x-datadog-trace-count'] ?? 0), body.length);
  setTimeout(
    () => response.writeHead(200, { 'content-type': type }).end(type.includes('protobuf') ? '' : '{}'),
    delay,
  );
});

const grpc = createHttp2Server();
grpc.on('stream', async (stream, headers) => {
  const body = await bodyOf(stream);
  // a byte for compression, four for the length of the message
  if (headers[':path'].includes('TraceService')) count(spansInRequest(body.subarray(5)), body.length - 5);
  setTimeout(() => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.alloc(5));
  }, delay);
});

http.listen(0, '127.0.0.1', () =>
  grpc.listen(0, '127.0.0.1', () => process.send({ http: http.address().port, grpc: grpc.address().port })),
);
process.on('message', () => process.send(arrived));
process.on('disconnect', () => process.exit());

function count(spans, bytes) {
  arrived.spans += spans;
  arrived.bytes += bytes;
}

async function bodyOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Each span says once when it began. */
function spansInJson(body) {
  let spans = 0;
  for (let at = body.indexOf(BEGAN); at !== -1; at = body.indexOf(BEGAN, at + 1)) spans++;
  return spans;
}
const BEGAN = '"startTimeUnixNano"';

/** ExportTraceServiceRequest: resource_spans = 1, in it scope_spans = 2, in it spans = 2 */
function spansInRequest(body) {
  let spans = 0;
  for (const resource of fields(body, 1))
    for (const scope of fields(resource, 2)) for (const _ of fields(scope, 2)) spans++;
  return spans;
}

/** The parts of a protobuf message that have this number; all of OTLP's on the way to a span are length-delimited. */
function* fields(message, wanted) {
  for (let at = 0; at < message.length; ) {
    const tag = message[at++];
    if ((tag & 7) !== 2) throw new Error(`a field of wire type ${tag & 7}`);
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++];
      length += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    if (tag >> 3 === wanted) yield message.subarray(at, at + length);
    at += length;
  }
}

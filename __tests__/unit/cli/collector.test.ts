import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttp2, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { collector } from '../../../src/cli/doctor/collector';

let server: Server | Http2Server;
afterEach(() => new Promise((done) => server.close(done)));

/** What is wrong with an export to the server. */
async function problem(
  listening: Server | Http2Server,
  protocol: string,
  variable = 'OTEL_EXPORTER_OTLP_ENDPOINT',
) {
  server = listening;
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const env = {
    [variable]: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
  };
  const [finding] = await collector({ app: undefined, directory: '/', env, amqp: undefined });
  return finding;
}

test('HTTP to a port that speaks gRPC', async () => {
  expect(await problem(createHttp2(), 'http/protobuf')).toMatchObject({
    status: 'problem',
    advice: expect.stringMatching(/^what listens there speaks gRPC: set OTEL_EXPORTER_OTLP_PROTOCOL=grpc/),
  });
});

test('gRPC to a port that speaks HTTP', async () => {
  expect(await problem(createHttp(), 'grpc')).toMatchObject({
    status: 'problem',
    advice: expect.stringMatching(/^what listens there speaks HTTP: unset OTEL_EXPORTER_OTLP_PROTOCOL/),
  });
});

test('a receiver that wants a key', async () => {
  const refusing = createHttp((_, response) => response.writeHead(401).end());
  expect(await problem(refusing, 'http/protobuf')).toMatchObject({
    status: 'problem',
    advice: expect.stringMatching(/OTEL_EXPORTER_OTLP_HEADERS/),
  });
});

test.each([404, 405])('an endpoint for traces without its path: %d', async (status) => {
  const strange = createHttp((_, response) => response.writeHead(status).end());
  expect(await problem(strange, 'http/protobuf', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')).toMatchObject({
    status: 'problem',
    advice: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is taken as it is: add /v1/traces to it',
  });
});

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OtlpSettings } from '../../../src/config/otlp';
import { connect } from '../../../src/export/http';
import type { Outcome, Send } from '../../../src/export/transport';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function sender(listener: RequestListener, settings: Partial<OtlpSettings> = {}): Promise<Send> {
  server = createServer(listener);
  await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
  return connect({
    signal: 'traces',
    protocol: 'http/protobuf',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    headers: {},
    timeout: 5_000,
    compression: 'none',
    tls: {},
    insecure: false,
    ...settings,
  });
}

const BODY = Buffer.from('a batch');

test.each<[number, Record<string, string>, string, Outcome]>([
  [200, {}, '', { kind: 'delivered' }],
  [202, {}, 'reply', { kind: 'delivered', reply: Buffer.from('reply') }],
  [400, {}, 'details', { kind: 'refused', reason: 'HTTP 400 Bad Request' }],
  [302, { location: '/' }, '', { kind: 'refused', reason: 'HTTP 302 Found' }],
  [
    429,
    { 'retry-after': '3' },
    '',
    { kind: 'unavailable', reason: 'HTTP 429 Too Many Requests', wait: 3_000 },
  ],
  [502, {}, '', { kind: 'unavailable', reason: 'HTTP 502 Bad Gateway' }],
  [503, { 'retry-after': 'later' }, '', { kind: 'unavailable', reason: 'HTTP 503 Service Unavailable' }],
  [
    504,
    { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' },
    '',
    { kind: 'unavailable', reason: 'HTTP 504 Gateway Timeout', wait: 0 },
  ],
])('HTTP %d %j', async (status, headers, reply, outcome) => {
  const send = await sender((_, response) => response.writeHead(status, headers).end(reply));
  expect(await send(BODY)).toEqual(outcome);
});

test('nobody there', async () => {
  const send = await sender(() => {});
  await new Promise((done) => server!.close(done));
  expect(await send(BODY)).toEqual({
    kind: 'unavailable',
    reason: expect.stringContaining('connect ECONNREFUSED 127.0.0.1'),
  });
});

test('no answer in time', async () => {
  const send = await sender(() => {}, { timeout: 20 });
  expect(await send(BODY)).toEqual({ kind: 'unavailable', reason: 'no answer within 20 ms' });
});

test('a connection that was kept open and is closed just as it is used again: another one is opened', async () => {
  let requests = 0;
  const send = await sender((request, response) => {
    if (++requests === 2) request.socket.resetAndDestroy();
    else response.end();
  });
  expect(await send(BODY)).toEqual({ kind: 'delivered' });
  expect(await send(BODY)).toEqual({ kind: 'delivered' });
  expect(requests).toBe(3);
});

test('a new connection that is reset: the receiver is unavailable', async () => {
  const send = await sender((request) => request.socket.resetAndDestroy());
  expect(await send(BODY)).toMatchObject({ kind: 'unavailable' });
});

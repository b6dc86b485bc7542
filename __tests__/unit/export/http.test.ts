import { createServer, type RequestListener, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import type { OtlpSettings } from '../../../src/config/otlp';
import { connect } from '../../../src/export/http';
import type { Outcome, Send } from '../../../src/export/transport';

let server: Server | undefined;
let tcp: TcpServer | undefined;
const sockets: Socket[] = [];

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  tcp?.close();
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function sender(listener: RequestListener, settings: Partial<OtlpSettings> = {}): Promise<Send> {
  server = createServer(listener);
  await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
  return senderTo(server, settings);
}

function senderTo(listening: Server | TcpServer, settings: Partial<OtlpSettings> = {}): Send {
  return connect({
    signal: 'traces',
    protocol: 'http/protobuf',
    url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/v1/traces`,
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
  [200, {}, '', { kind: 'delivered', isFree: true }],
  [202, {}, 'reply', { kind: 'delivered', reply: Buffer.from('reply'), isFree: true }],
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

test('who answers before it has read all leaves the batch in use', async () => {
  const send = await sender((request, response) => {
    request.pause();
    response.writeHead(200).end('enough');
  });
  const large = Buffer.alloc(64 * 2 ** 20);
  expect(await send(large)).toEqual({ kind: 'delivered', reply: Buffer.from('enough') });
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
  expect(await send(BODY)).toEqual({ kind: 'delivered', isFree: true });
  expect(await send(BODY)).toEqual({ kind: 'delivered', isFree: true });
  expect(requests).toBe(3);
});

test('a new connection that is reset: the receiver is unavailable', async () => {
  const send = await sender((request) => request.socket.resetAndDestroy());
  expect(await send(BODY)).toMatchObject({ kind: 'unavailable' });
});

/** What is no HTTP, or no end of it: `answer` writes to a socket that has got something. */
async function nonsense(answer: (socket: Socket) => void, timeout = 5_000): Promise<Outcome> {
  tcp = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {}).once('data', () => answer(socket));
  });
  await new Promise<void>((done) => tcp!.listen(0, '127.0.0.1', done));
  return senderTo(tcp, { timeout })(BODY);
}

const OK = 'HTTP/1.1 200 OK\r\n';

/** Writes the same for as long as somebody reads. */
const endlessly = (text: string) => (socket: Socket) => {
  const write = (): void => {
    if (!socket.destroyed) socket.write(text.repeat(1_000), () => setImmediate(write));
  };
  write();
};

function after(socket: Socket, head: string, text: string): void {
  socket.write(head);
  endlessly(text)(socket);
}

test.each<[string, (socket: Socket) => void, Partial<Outcome>, number]>([
  [
    '101',
    (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
    { kind: 'refused', reason: 'HTTP 101 Switching Protocols' },
    5_000,
  ],
  ['101 without a protocol', (socket) => socket.write('HTTP/1.1 101 x\r\n\r\n'), { kind: 'refused' }, 5_000],
  ['nothing', (socket) => socket.end(), { kind: 'unavailable', reason: 'socket hang up' }, 5_000],
  ['half a head', (socket) => socket.end(`${OK}content-le`), { kind: 'unavailable' }, 5_000],
  ['half a body', (socket) => socket.end(`${OK}content-length: 9\r\n\r\nhalf`), { kind: 'delivered' }, 5_000],
  ['garbage', (socket) => socket.end('\0\x01\x02\r\n\r\n'), { kind: 'unavailable' }, 5_000],
  ['an endless head', (socket) => after(socket, OK, 'a: b\r\n'), { kind: 'unavailable' }, 5_000],
  ['an endless body', (socket) => after(socket, `${OK}\r\n`, 'x'), { kind: 'delivered' }, 5_000],
  ['100 for ever', endlessly('HTTP/1.1 100 Continue\r\n\r\n'), { kind: 'unavailable' }, 50],
  [
    'a body that does not come',
    (socket) => socket.write(`${OK}content-length: 9\r\n\r\n`),
    { kind: 'delivered' },
    1_000,
  ],
])('an answer that is none is over in bounded time: %s', async (_, answer, outcome, timeout) => {
  expect(await nonsense(answer, timeout)).toMatchObject(outcome);
});

test('by way of a proxy: the whole address in the request, and the credentials for the proxy', async () => {
  const seen: unknown[] = [];
  await sender(({ method, url, headers }, response) => {
    seen.push([method, url, headers['proxy-authorization']]);
    response.end();
  });
  const proxy = `http://user:pass@127.0.0.1:${(server!.address() as AddressInfo).port}`;
  const viaProxy = senderTo(server!, { url: 'http://collector.internal:4318/v1/traces', proxy });
  expect(await viaProxy(BODY)).toEqual({ kind: 'delivered', isFree: true });
  expect(seen).toEqual([['POST', 'http://collector.internal:4318/v1/traces', 'Basic dXNlcjpwYXNz']]);
});

test('by way of a proxy to a receiver with TLS: a tunnel', async () => {
  const tunnels: unknown[] = [];
  await sender(() => {});
  server!.on('connect', ({ url }, socket) => {
    tunnels.push(url);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  const proxy = `http://127.0.0.1:${(server!.address() as AddressInfo).port}`;
  const send = senderTo(server!, { url: 'https://collector.internal:4318/v1/traces', proxy });
  expect(await send(BODY)).toMatchObject({ kind: expect.stringMatching(/unavailable|refused/) });
  expect(tunnels).toEqual(['collector.internal:4318']);
});

test.each(['http', 'https'])(
  'a proxy that takes connections and says nothing: over in time, %s',
  async (scheme) => {
    const closed: Promise<void>[] = [];
    tcp = createTcpServer((socket) => {
      sockets.push(socket.resume());
      closed.push(new Promise((done) => socket.on('error', () => {}).once('close', done)));
    });
    await new Promise<void>((done) => tcp!.listen(0, '127.0.0.1', done));
    const proxy = `http://127.0.0.1:${(tcp.address() as AddressInfo).port}`;
    const send = senderTo(tcp, { url: `${scheme}://collector.internal:4318/`, proxy, timeout: 100 });
    for (let i = 0; i < 2; i++)
      expect(await send(BODY)).toEqual({ kind: 'unavailable', reason: 'no answer within 100 ms' });
    await Promise.all(closed);
    expect(closed).toHaveLength(2);
  },
);

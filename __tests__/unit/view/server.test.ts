import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import type { JourneyAnswer, Messages, Tick } from '../../../src/view/api';
import { type Listening, listen } from '../../../src/view/listen';
import { createViewer, type Viewer } from '../../../src/view/viewer';
import { changed, failedOrder } from './spans';

let viewer: Viewer;
let listening: Listening;
beforeEach(async () => {
  viewer = createViewer({ keep: 1000 });
  listening = await listen(viewer, viewer, { host: '127.0.0.1', port: 0, grpcPort: 0 });
});
afterEach(() => listening.close());

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** fetch does not let a Host be named. */
function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((done, failed) => {
    const request = httpRequest(listening.url + path, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.once('end', () =>
        done({ status: response.statusCode!, headers: response.headers, body: text }),
      );
    });
    request.once('error', failed);
    request.end(body);
  });
}

const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: '00f067aa0ba902b7',
  name: 'publish work',
  kind: 4,
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: '1700000000001000000',
};
const traces = (...spans: unknown[]) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
const json = { 'content-type': 'application/json' };
const protobuf = { 'content-type': 'application/x-protobuf' };
const post = (path: string, headers: Record<string, string>, body: string | Buffer) =>
  ask(path, { method: 'POST', headers, body });

describe('OTLP over HTTP', () => {
  test('JSON, gzip or not, is taken and answered in kind', async () => {
    const plain = await post(
      '/v1/traces',
      { 'content-type': 'Application/JSON; charset=utf-8' },
      traces(span),
    );
    expect([plain.status, plain.headers['content-type'], plain.body]).toEqual([
      200,
      'application/json',
      '{}',
    ]);
    const zipped = gzipSync(traces({ ...span, spanId: '00f067aa0ba902b8' }));
    expect(await post('/v1/traces', { ...json, 'content-encoding': 'gzip' }, zipped)).toMatchObject({
      status: 200,
    });
    expect(viewer.store.size).toBe(2);
  });

  test('what is no span is told, and the rest is taken', async () => {
    const { status, body } = await post('/v1/traces', json, traces(span, { ...span, spanId: 'x' }));
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { partialSuccess: { rejectedSpans: '1', errorMessage: 'spanId is no id' } },
    ]);
    expect(viewer.store.size).toBe(1);
  });

  test('an empty request in protobuf is one', async () => {
    const { status, headers, body } = await post('/v1/metrics', protobuf, '');
    expect([status, headers['content-type'], body]).toEqual([200, 'application/x-protobuf', '']);
  });

  test('logs are accepted, and ignored', async () => {
    expect(await post('/v1/logs', protobuf, 'whatever')).toMatchObject({ status: 200 });
  });

  test.each<[number, string, Record<string, string>, string | Buffer]>([
    [400, 'what is no JSON', json, '{'],
    [400, 'JSON that is no request', json, '[]'],
    [400, 'what is no protobuf', protobuf, Buffer.from([0x0a, 0xff])],
    [400, 'what is no gzip', { ...protobuf, 'content-encoding': 'gzip' }, 'plain'],
    [415, 'a type that is none of OTLP', { 'content-type': 'text/plain' }, traces(span)],
    [415, 'an encoding that is not gzip', { ...json, 'content-encoding': 'br' }, traces(span)],
    [400, 'a bomb', { ...json, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(70 * 1024 * 1024))],
  ])('%d for %s, and the next is taken', async (status, _, headers, body) => {
    expect(await post('/v1/traces', headers, body)).toMatchObject({ status });
    expect(await post('/v1/traces', json, traces(span))).toMatchObject({ status: 200 });
    expect(viewer.store.size).toBe(1);
  });

  test('405 for a GET', async () => {
    expect(await ask('/v1/traces')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  test('is taken by whatever name a container has for this machine', async () => {
    const headers = { ...json, host: 'host.docker.internal:4318' };
    expect(await post('/v1/traces', headers, traces(span))).toMatchObject({ status: 200 });
  });
});

describe('OTLP over gRPC', () => {
  const send = (body: Buffer) =>
    new Promise<ServiceError | Buffer | undefined>((done) => {
      const client = new Client(listening.grpc!, credentials.createInsecure());
      const asIs = (bytes: Buffer) => bytes;
      const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
      client.makeUnaryRequest(path, asIs, asIs, body, (error, reply) => {
        client.close();
        done(error ?? reply);
      });
    });

  test('is taken, and refused with its own status', async () => {
    expect(await send(Buffer.alloc(0))).toEqual(Buffer.alloc(0));
    expect(await send(Buffer.from([0x0a, 0xff]))).toMatchObject({
      code: 3,
      details: expect.stringContaining('beyond'),
    });
    expect(await send(Buffer.alloc(0))).toEqual(Buffer.alloc(0));
  });
});

describe('the page and its answers', () => {
  const { port } = new URL('http://127.0.0.1:1');

  test.each(['localhost', '127.0.0.1', '[::1]', 'hoptrace.localhost', '10.0.0.7', `127.0.0.1:${port}`])(
    'are for %s',
    async (host) => {
      expect(await ask('/api/queues', { headers: { host } })).toMatchObject({ status: 200 });
    },
  );

  test.each([
    'evil.example',
    'evil.example:4318',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'localhostt',
  ])('are not for %j', async (host) => {
    for (const path of ['/', '/api/queues', '/api/live', '/app.js'])
      expect(await ask(path, { headers: { host } })).toMatchObject({ status: 403 });
  });

  test('are not for pages of another origin', async () => {
    const from = (origin: string) => ask('/api/queues', { headers: { origin } });
    expect(await from('http://evil.example')).toMatchObject({ status: 403 });
    expect(await from('null')).toMatchObject({ status: 403 });
    expect(await from(listening.url)).toMatchObject({ status: 200 });
  });

  test('come with a policy that lets nothing from elsewhere in', async () => {
    const { headers } = await ask('/api/queues');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each<[number, string]>([
    [200, '/api/flow'],
    [200, '/api/flow?window=all'],
    [400, '/api/flow?window=week'],
    [200, '/api/messages'],
    [400, '/api/messages?outcome=fine'],
    [404, '/api/journey/0af7651916cd43dd8448eb211c80319c'],
    [404, '/api/journey/x'],
    [404, '/api/../../package.json'],
    [404, '/%2e%2e/package.json'],
    [404, '/nothing'],
  ])('%d for %s', async (status, path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    if (status !== 200) expect(JSON.parse(answer.body)).toEqual({ error: expect.any(String) });
  });

  test('405 for what is no GET', async () => {
    expect(await post('/api/messages', json, '{}')).toMatchObject({ status: 405 });
  });
});

describe('a journey', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const path = `/api/journey/${traceId.toUpperCase()}`;
  const hostile = '</script><script>alert(1)</script>\u202e';
  beforeEach(() => {
    const spans = failedOrder.map((each) => changed(each, { traceId }));
    viewer.spans([...spans, changed(spans[1]!, { spanId: 'hostile', name: hostile, service: hostile })], {});
  });

  test('as JSON has all of each span', async () => {
    const journey: JourneyAnswer = JSON.parse((await ask(path)).body);
    expect(journey).toMatchObject({
      traceId,
      durationMs: 520,
      orphans: 0,
      services: expect.arrayContaining(['front']),
    });
    expect(journey.spans).toHaveLength(14);
    const first = journey.spans.findIndex(({ spanId }) => spanId === 'rw');
    expect(journey.spans[first]).toMatchObject({
      parent: 0,
      operation: 'process',
      outcome: 'retried',
      failed: true,
      events: [{ name: 'exception', at: 120, exception: { message: 'card declined' } }],
    });
    expect(journey.spans.find(({ spanId }) => spanId === 'rx')).toMatchObject({
      attempt: 2,
      firstAttempt: first,
    });
    expect(journey.resources[journey.spans[0]!.resource]).toEqual([['service.name', 'front']]);
  });

  test('as text is what the terminal draws', async () => {
    const { body, headers } = await ask(`${path}?format=text&columns=80`);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body).toMatch(/^order-3 · failed at first attempt \(card declined\)/);
    for (const line of body.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(await ask(`${path}?format=text&columns=7`)).toMatchObject({ status: 400 });
  });

  test('as SVG is a picture in which every text is text', async () => {
    const { body, headers } = await ask(`${path}?format=svg`);
    expect(headers['content-type']).toBe('image/svg+xml; charset=utf-8');
    expect(body).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(body).not.toMatch(/<script|\u202e/);
    expect(body).toContain('&lt;/script&gt;');
  });

  test('as OTLP is read again', async () => {
    const { body } = await ask(`${path}?format=otlp`);
    // the ids of these spans are short
    const { resourceSpans } = JSON.parse(body);
    const spans = resourceSpans.flatMap(
      (each: { scopeSpans: { spans: object[] }[] }) => each.scopeSpans[0]!.spans,
    );
    expect(spans).toHaveLength(14);
    expect(spans[0]).toMatchObject({
      traceId,
      kind: 4,
      startTimeUnixNano: '0000',
      endTimeUnixNano: '4000000',
    });
  });

  test('is found among the messages', async () => {
    const { rows }: Messages = JSON.parse((await ask('/api/messages?outcome=retried')).body);
    expect(rows.map((row) => row.traceId)).toContain(traceId);
    expect(await ask(`${path}?format=pdf`)).toMatchObject({ status: 400 });
  });
});

test('a tick comes at once, and when something has arrived', async () => {
  const stopped = new AbortController();
  const response = await fetch(`${listening.url}/api/live`, { signal: stopped.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const next = async (): Promise<Tick> => JSON.parse((await reader.read()).value!.replace(/^data: /, ''));
  expect(await next()).toMatchObject({
    spans: 0,
    forgotten: 0,
    keep: 1000,
    saving: null,
    source: { kind: 'live' },
  });
  viewer.spans([...failedOrder], {});
  expect(await next()).toMatchObject({ spans: 13, version: 13 });
  stopped.abort();
});

test('a port that is taken is named, and what to do', async () => {
  const port = Number(new URL(listening.url).port);
  await expect(listen(viewer, viewer, { host: '127.0.0.1', port })).rejects.toThrow(
    `127.0.0.1:${port} is taken (--port). If by another hoptrace view: what is started with`,
  );
  const grpcPort = Number(listening.grpc!.split(':')[1]);
  await expect(listen(viewer, viewer, { host: '127.0.0.1', port: 0, grpcPort })).rejects.toThrow(
    / is taken \(--grpc-port\)\. .* --port 0 --grpc-port 0$/,
  );
});

/** A collector that is away while the program runs. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePorts } from '../support/broker';
import { type Program, start } from '../support/program';

const PROGRAM = 'fixtures/sdk/ends.cjs';

let server: Server | undefined;
let program: Program | undefined;

afterEach(async () => {
  await program?.kill();
  server?.closeAllConnections();
  server?.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function listen(answer: Answer, port = 0): Promise<string> {
  server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    answer(request, response, Buffer.concat(chunks).toString('latin1'));
  });
  await new Promise<void>((done) => server!.listen(port, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs until it is signalled, and exports each span by itself, at once. */
function startProgram(endpoint: string, messages: number, env: Record<string, string> = {}): Program {
  program = start(PROGRAM, {
    args: ['SIGTERM', String(messages)],
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1',
      OTEL_BSP_SCHEDULE_DELAY: '0',
      ...env,
    },
  });
  return program;
}

async function endOf(ended: Program): Promise<string[]> {
  ended.signal('SIGTERM');
  const { signal, stderr } = await ended.ended;
  expect(signal).toBe('SIGTERM');
  return stderr.split('\n').filter((line) => line !== '');
}

test('it has no time for now: the same batches come again, when it said, and nothing is lost', async () => {
  const seen: string[] = [];
  const taken: string[] = [];
  let allTaken = (): void => {};
  const done = new Promise<void>((resolve) => {
    allTaken = resolve;
  });
  const endpoint = await listen((_, response, body) => {
    seen.push(body);
    if (seen.length <= 2) response.writeHead(503, { 'retry-after': '0' }).end();
    else {
      taken.push(body);
      response.end();
      if (taken.length === 3) allTaken();
    }
  });
  startProgram(endpoint, 3);
  await done;
  expect(seen.slice(0, 3)).toEqual([taken[0], taken[0], taken[0]]);
  expect(new Set(taken).size).toBe(3);
  expect(await endOf(program!)).toEqual([
    `hoptrace: ${endpoint} does not take telemetry: HTTP 503 Service Unavailable. Trying again, with bounded memory`,
  ]);
});

test('it is not there yet: spans wait for it, and it is said once', async () => {
  const [port] = await freePorts(1);
  startProgram(`http://127.0.0.1:${port}`, 2);
  await program!.errorLine(/does not take telemetry: connect ECONNREFUSED/);
  let count = 0;
  await new Promise<void>((done) => {
    listen((_, response) => {
      response.end();
      if (++count === 2) done();
    }, port);
  });
  expect(await endOf(program!)).toHaveLength(1);
});

test('memory is bounded: what does not fit is dropped, counted and said', async () => {
  const endpoint = await listen((_, response) => response.writeHead(503).end());
  startProgram(endpoint, 5, { OTEL_BSP_MAX_QUEUE_SIZE: '2' });
  await program!.errorLine(/does not take telemetry/);
  const lines = await endOf(program!);
  expect(lines.filter((line) => line.startsWith(`hoptrace: lost on the way to ${endpoint}: `))).toEqual([
    expect.stringMatching(/ spans 1 \(2 are waiting already; OTEL_BSP_MAX_QUEUE_SIZE sets how many may\)$/),
    expect.stringMatching(/ spans 2 \(2 are waiting already.*\), spans 2 \(HTTP 503 Service Unavailable\)$/),
  ]);
});

test('it refuses: said with its reason, not tried again', async () => {
  let requests = 0;
  const endpoint = await listen((_, response) => {
    requests++;
    response.writeHead(401).end();
  });
  startProgram(endpoint, 1);
  await program!.errorLine(/lost on the way/);
  expect(await endOf(program!)).toEqual([
    `hoptrace: lost on the way to ${endpoint}: spans 1 (HTTP 401 Unauthorized)`,
  ]);
  expect(requests).toBe(1);
});

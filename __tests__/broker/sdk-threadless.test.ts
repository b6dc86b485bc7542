/** No thread is to be had: the main thread sends, and the program ends when it would without. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Collector, startCollector } from '../support/collector';
import { startGrpcCollector } from '../support/collector-grpc';
import { type ProgramResult, run } from '../support/program';
import { FROM_MAIN, sabotaged } from '../support/sabotaged';
import { startGrpcOap, startHttpOap } from '../support/skywalking/oap';

let collector: Collector | undefined;
afterEach(() => collector?.stop());

/** Sends one message and ends before its first batch is due. */
function ended(
  way: string,
  env: Record<string, string>,
  sabotage = 'threads refused',
): Promise<ProgramResult> {
  return run('fixtures/sdk/ends.cjs', {
    ...sabotaged(sabotage),
    args: [way],
    env: { SABOTAGE: sabotage, ...env },
  });
}

const SENT = { code: 0, stdout: 'sent\n', lines: [expect.stringMatching(FROM_MAIN)] };

const outcomeOf = ({ code, stdout, stderr }: ProgramResult) => ({
  code,
  stdout,
  lines: stderr.trim().split('\n'),
});

test.each([
  ['OTLP over HTTP', 'threads refused', startCollector],
  ['OTLP over gRPC', 'threads refused', startGrpcCollector],
  ['the system refuses a thread, as with a pids limit', 'no room for a thread', startCollector],
])('%s: all arrive', async (_, sabotage, start) => {
  collector = await start();
  expect(outcomeOf(await ended('by itself', collector.env, sabotage))).toEqual(SENT);
  expect(collector.spans.map(({ name }) => name)).toEqual(['publish']);
  expect(collector.points.map(({ name }) => name)).toContain('messaging.client.sent.messages');
});

test.each([
  ['gRPC', 'grpc', startGrpcOap],
  ['HTTP', 'http', startHttpOap],
] as const)('SkyWalking over %s: all arrive', async (_, protocol, start) => {
  const oap = await start();
  try {
    const result = await ended('by itself', {
      OTEL_TRACES_EXPORTER: 'skywalking',
      OTEL_METRICS_EXPORTER: 'none',
      HOPTRACE_SKYWALKING_PROTOCOL: protocol,
      SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address,
    });
    expect(outcomeOf(result)).toEqual(SENT);
    expect(oap.segments).toHaveLength(1);
  } finally {
    await oap.stop();
  }
});

test('listeners of the program to its end are called once, and what is lost is said', async () => {
  const { code, stdout, stderr } = await ended('by itself, with a listener', {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  });
  expect({ code, stdout }).toEqual({ code: 4, stdout: 'sent\nbeforeExit 4\n' });
  expect(stderr).toMatch(/lost on the way to .*: spans 1, metric exports 1 \(/);
});

const ADDRESSES: Record<string, (address: string) => Record<string, string>> = {
  'OTLP over HTTP': (address) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${address}` }),
  'OTLP over gRPC': (address) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${address}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  }),
  'SkyWalking over gRPC': (address) => ({
    OTEL_TRACES_EXPORTER: 'skywalking',
    SW_AGENT_COLLECTOR_BACKEND_SERVICES: address,
  }),
  'SkyWalking over HTTP': (address) => ({
    OTEL_TRACES_EXPORTER: 'skywalking',
    HOPTRACE_SKYWALKING_PROTOCOL: 'http',
    SW_AGENT_COLLECTOR_BACKEND_SERVICES: address,
  }),
};

test.each(Object.keys(ADDRESSES))(
  '%s, to somebody who never answers: the program is not held beyond the time at the end',
  async (way) => {
    const silent = createServer(() => {}).on('connection', (socket) => socket.on('error', () => {}));
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { code, stdout, stderr } = await ended('by itself', {
      ...ADDRESSES[way]!(`127.0.0.1:${(silent.address() as AddressInfo).port}`),
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
      HOPTRACE_EXIT_TIMEOUT: '200',
    });
    silent.closeAllConnections();
    silent.close();
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'sent\n' });
    expect(stderr).toMatch(/lost on the way to .*: (spans|segments) 1 \(/);
  },
);

test.each(Object.keys(ADDRESSES))(
  '%s, to where nobody is: waiting does not keep a program running',
  async (way) => {
    const env = {
      ...ADDRESSES[way]!('127.0.0.1:9'),
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    };
    const { code, stdout } = await run('fixtures/sdk/service.cjs', {
      ...sabotaged('threads refused'),
      env: { SABOTAGE: 'threads refused', SECONDS: '0.3', ...env },
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'ended by itself\n' });
  },
);

/** Where spans and metrics go, as OTEL_* say. */
import { freePorts } from '../support/broker';
import { type Collector, startCollector } from '../support/collector';
import { startGrpcCollector } from '../support/collector-grpc';
import { run, start } from '../support/program';
import { startProxy } from '../support/proxy';
import { sabotaged } from '../support/sabotaged';

const PROGRAM = 'fixtures/sdk/ends.cjs';

async function ran(env: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await run(PROGRAM, { env, args: ['by itself'] });
  expect(code).toBe(0);
  return { stdout, stderr };
}

const QUIET = { stdout: 'sent\n', stderr: '' };

describe('OTLP', () => {
  let collector: Collector;
  afterEach(() => collector.stop());

  function expectTelemetry(): void {
    expect(collector.spans.map(({ name }) => name)).toEqual(['publish']);
    expect(collector.points.map(({ name }) => name)).toContain('messaging.client.sent.messages');
    for (const { resource } of [...collector.spans, ...collector.points])
      expect(resource).toMatchObject({ 'service.name': 'shop', 'deployment.environment.name': 'a b' });
  }

  /** Traces alone, by way of a proxy that the environment names with this variable. */
  function by(variable: string, address: string): Record<string, string> {
    return {
      ...collector.env,
      [variable]: `http://user:pass@${address}`,
      OTEL_METRICS_EXPORTER: 'none',
    };
  }
  const CREDENTIALS = `Basic ${Buffer.from('user:pass').toString('base64')}`;

  const RESOURCE = {
    OTEL_SERVICE_NAME: 'shop',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,deployment.environment.name=a%20b',
  };

  test.each([
    ['by default', {}, 'application/x-protobuf'],
    ['http/json', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, 'application/json'],
    ['gzip', { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }, 'application/x-protobuf'],
  ])('over HTTP: %s', async (_, env, type) => {
    collector = await startCollector();
    const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20secret,x-base64=YQ==' };
    expect(await ran({ ...collector.env, ...RESOURCE, ...headers, ...env })).toEqual(QUIET);
    expectTelemetry();
    for (const request of collector.requests) {
      expect(request.headers).toMatchObject({
        'content-type': type,
        'x-key': 'a secret',
        'x-base64': 'YQ==',
        'user-agent': expect.stringMatching(/^hoptrace\/\d/),
      });
    }
  });

  test.each(['none', 'gzip'])('over gRPC, compression %s', async (compression) => {
    collector = await startGrpcCollector();
    const env = {
      ...collector.env,
      ...RESOURCE,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=secret',
      OTEL_EXPORTER_OTLP_COMPRESSION: compression,
    };
    expect(await ran(env)).toEqual(QUIET);
    expectTelemetry();
    for (const { headers } of collector.requests) expect(headers).toMatchObject({ 'x-key': 'secret' });
  });

  test.each(['none', 'threads refused'])(
    'over gRPC by way of a proxy, as grpc-js has it: a tunnel, unless the host is excepted (sabotage: %s)',
    async (sabotage) => {
      collector = await startGrpcCollector();
      const proxy = await startProxy();
      const via = by('http_proxy', proxy.address);
      const program = sabotage === 'none' ? {} : sabotaged(sabotage);
      for (const exception of [{}, { no_grpc_proxy: '127.0.0.1' }])
        await run(PROGRAM, {
          ...program,
          args: ['by itself'],
          env: { ...program.env, ...via, ...exception },
        });
      await proxy.stop();
      expect(collector.spans).toHaveLength(2);
      expect(proxy.tunnels).toEqual([[new URL(collector.url).host, CREDENTIALS]]);
    },
  );

  test('by way of the proxy of the environment, on every Node.js, unless the host is excepted', async () => {
    collector = await startCollector();
    const proxy = await startProxy();
    const via = by('HTTP_PROXY', proxy.address);
    const switchedOn = [
      {},
      { HOPTRACE_USE_ENV_PROXY: 'true' },
      { NODE_USE_ENV_PROXY: '1' },
      { NODE_USE_ENV_PROXY: '1', NO_PROXY: '127.0.0.1' },
    ];
    for (const on of switchedOn) expect(await ran({ ...via, ...on })).toEqual(QUIET);
    await proxy.stop();
    expect(collector.spans).toHaveLength(switchedOn.length);
    const each = [`${collector.url}/v1/traces`, CREDENTIALS];
    expect(proxy.requests).toEqual([each, each]);
  });

  test('the variables of a signal come first; its endpoint is complete', async () => {
    collector = await startCollector();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`,
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
      OTEL_METRICS_EXPORTER: 'none',
    };
    expect(await ran(env)).toEqual(QUIET);
    expect(collector.spans.map(({ name }) => name)).toEqual(['publish']);
    expect(collector.points).toEqual([]);
    expect(collector.requests.map(({ headers }) => headers['content-type'])).toEqual([
      'application/x-protobuf',
    ]);
  });

  test('nothing sampled: metrics all the same', async () => {
    collector = await startCollector();
    expect(await ran({ ...collector.env, OTEL_TRACES_SAMPLER: 'always_off' })).toEqual(QUIET);
    expect(collector.spans).toEqual([]);
    expect(collector.points.map(({ name }) => name)).toContain('messaging.client.sent.messages');
  });
});

test('console: spans and metrics on stdout, nothing is sent', async () => {
  const { stdout, stderr } = await ran({ OTEL_TRACES_EXPORTER: 'console', OTEL_METRICS_EXPORTER: 'console' });
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} {2}hoptrace {2}PRODUCER publish {2}[\d.]+ ms {2}[\da-f]{32}\/[\da-f]{16} /m,
  );
  expect(stdout).toMatch(/name: 'messaging.client.sent.messages'/);
});

test('console, by choice for machines: a line of JSON a span', async () => {
  const { stdout } = await ran({
    OTEL_TRACES_EXPORTER: 'console',
    OTEL_METRICS_EXPORTER: 'none',
    HOPTRACE_CONSOLE: 'json',
  });
  const spans = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  expect(spans.map(({ name, kind }) => `${kind} ${name}`)).toContain('PRODUCER publish');
});

test('none: nothing at all', async () => {
  expect(await ran({ OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' })).toEqual(QUIET);
});

test('Prometheus: metrics to be fetched', async () => {
  const [port] = await freePorts(1);
  const program = start(PROGRAM, {
    env: {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
    },
    args: ['SIGTERM'],
  });
  try {
    await program.line(/sent/);
    const response = await fetch(`http://localhost:${port}/metrics`);
    expect(await response.text()).toMatch(/^messaging_client_sent_messages_total\{.*\} 1$/m);
  } finally {
    program.signal('SIGTERM');
  }
  expect(await program.ended).toMatchObject({ signal: 'SIGTERM', stderr: '' });
});

test('Prometheus on a port that is taken: one line, and the program runs as ever', async () => {
  const collector = await startCollector();
  const port = new URL(collector.url).port;
  const { stdout, stderr } = await ran({
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
    OTEL_EXPORTER_PROMETHEUS_PORT: port,
  });
  await collector.stop();
  expect(stdout).toBe('sent\n');
  expect(stderr).toMatch(/^hoptrace: no Prometheus endpoint on 127.0.0.1:\d+: .*EADDRINUSE.*\n$/);
});

/** The endpoint that metrics are fetched from: it holds no program, and one answers for one process. */
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { freePorts } from '../support/broker';
import { start } from '../support/program';

async function served(program: string, seconds: number) {
  const [port] = (await freePorts(1)) as [number];
  const env = {
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
    SECONDS: String(seconds),
  };
  return { port, program: start(program, { env }) };
}

/** Connections that stay open until the test ends. */
const HOLDS: Record<string, (port: number) => () => void> = {
  'a connection without a request': (port) => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    return () => socket.destroy();
  },
  'scrapes over one connection': (port) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const scrape = (): void => {
      get({ host: '127.0.0.1', port, path: '/metrics', agent }, (response) => response.resume()).on(
        'error',
        () => {},
      );
    };
    const timer = setInterval(scrape, 100);
    return () => {
      clearInterval(timer);
      agent.destroy();
    };
  },
  'a scrape that is not read': (port) => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(2_000));
    socket.pause();
    return () => socket.destroy();
  },
};

test.each(Object.keys(HOLDS))('%s: a program that has ended ends', async (what) => {
  const { port, program } = await served('fixtures/sdk/service.cjs', 1);
  await untilAnswered(port);
  const letGo = HOLDS[what]!(port);
  try {
    expect(await program.ended).toMatchObject({ code: 0, stdout: 'ended by itself\n', stderr: '' });
  } finally {
    letGo();
    await program.kill();
  }
});

test('workers of a cluster: one has the port, each other says what to do', async () => {
  const { port, program } = await served('fixtures/sdk/cluster.cjs', 1);
  try {
    await program.line(/both have sent/);
    await program.errorLine(
      /^hoptrace: no Prometheus endpoint on 127\.0\.0\.1:\d+: .*EADDRINUSE.* set OTEL_EXPORTER_PROMETHEUS_PORT by worker, or OTEL_METRICS_EXPORTER=otlp$/,
    );
    const scrapes = new Set<string | undefined>();
    for (let count = 0; count < 6; count++) {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      scrapes.add(/^messaging_client_sent_messages_total\{.*\} (\d+)$/m.exec(text)?.[1]);
    }
    expect(['1', '2']).toContain([...scrapes].join());
  } finally {
    program.signal('SIGTERM');
    await program.ended;
  }
});

async function untilAnswered(port: number): Promise<void> {
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/metrics`);
      return;
    } catch {
      await new Promise((done) => setImmediate(done));
    }
  }
}

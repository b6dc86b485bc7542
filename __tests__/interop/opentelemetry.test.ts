import { join } from 'node:path';
import { type Collector, startCollector } from '../support/collector';
import { draw } from '../support/draw';
import { ownNames } from '../support/queue';
import { COUNT, exchange, killAll, type Peer } from './support/exchange';
import { type Launch, ROOT } from './support/launch';
import { openTelemetryJava, openTelemetryPython } from './support/peers';

/** What an agent calls its spans. */
interface Agent extends Peer {
  readonly sends: string;
  readonly handles: string;
}

const hoptrace: Agent = {
  producer: (queue) => node('fixtures/interop/node/producer.cjs', queue, String(COUNT)),
  consumer: (queue) => node('fixtures/interop/node/consumer.cjs', queue),
  sends: 'PRODUCER publish QUEUE',
  handles: 'CONSUMER process QUEUE',
};

function node(...args: string[]): Launch {
  return { command: process.execPath, args: ['--require', join(ROOT, 'dist/register.cjs'), ...args] };
}

const agents: Record<string, () => Agent> = {
  'opentelemetry-python (pika)': () => {
    const bin = join(openTelemetryPython(), 'bin');
    const run = (...args: string[]): Launch => ({
      command: join(bin, 'opentelemetry-instrument'),
      args: [join(bin, 'python'), ...args],
      cwd: join(ROOT, 'fixtures/interop/python'),
      env: { PATH: `${bin}:${process.env.PATH}` },
    });
    return {
      producer: (queue) => run('producer.py', queue, String(COUNT)),
      consumer: (queue) => run('consumer.py', queue),
      // its wrapper of BlockingChannel.basic_publish calls the one of Channel.basic_publish
      sends: 'PRODUCER QUEUE send\n  PRODUCER QUEUE send',
      handles: 'CONSUMER QUEUE receive',
    };
  },
  'opentelemetry-java-instrumentation': () => {
    const folder = openTelemetryJava();
    const run = (...args: string[]): Launch => ({
      command: 'java',
      args: [
        `-javaagent:${join(folder, 'opentelemetry-javaagent.jar')}`,
        '-cp',
        [join(folder, 'amqp-client.jar'), join(folder, 'slf4j-api.jar')].join(':'),
        ...args,
      ],
      cwd: join(ROOT, 'fixtures/interop/java'),
    });
    return {
      producer: (queue) => run('Producer.java', queue, String(COUNT)),
      consumer: (queue) => run('Consumer.java', queue),
      sends: 'PRODUCER <default> publish',
      handles: 'CONSUMER QUEUE process',
    };
  },
};

const own = ownNames();
afterAll(own.delete);

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  await killAll();
  await collector.stop();
});

const envOf = (service: string) => ({
  ...collector.env,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  OTEL_SERVICE_NAME: service,
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_BSP_SCHEDULE_DELAY: '100',
});
const messages = () => collector.spans.filter(({ kind }) => kind === 'PRODUCER' || kind === 'CONSUMER');
const isReported = () =>
  collector.until(
    () =>
      messages().filter(({ kind }) => kind === 'CONSUMER').length >= COUNT && messages().length >= 2 * COUNT,
    30_000,
  );

describe.each(Object.entries(agents))('%s', (_name, agentOf) => {
  test.each([
    ['it sends, hoptrace handles', () => [agentOf(), hoptrace] as const],
    ['hoptrace sends, it handles', () => [hoptrace, agentOf()] as const],
  ])('%s', async (_direction, roles) => {
    const [sender, receiver] = roles();
    const queue = own.queue('interop');
    expect(await exchange(queue, sender, receiver, envOf, isReported)).toEqual([
      'message 1',
      'message 2',
      'message 3',
    ]);
    const drawing = draw(
      messages().map((span) => ({ ...span, links: [] })),
      { events: false, names: { [queue]: 'QUEUE' } },
    );
    const below = '  '.repeat(sender.sends.split('\n').length);
    expect(drawing).toBe(`${sender.sends}\n${below}${receiver.handles}\n`.repeat(COUNT));
  });
});

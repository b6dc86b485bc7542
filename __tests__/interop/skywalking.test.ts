import { join } from 'node:path';
import type { SegmentObject } from '../../src/skywalking/protocol/segment';
import { ownNames } from '../support/queue';
import { drawSegments } from '../support/skywalking/draw-segments';
import { type Oap, startGrpcOap } from '../support/skywalking/oap';
import { createQueue } from './support/create-queue';
import { type Launch, launch, ROOT, type Running } from './support/launch';
import { skyWalkingNode, skyWalkingPython } from './support/peers';

const COUNT = 3;

/** How a service is started, under which agent, and what its agent calls the spans. */
interface Peer {
  readonly producer: (queue: string) => Launch;
  readonly consumer: (queue: string) => Launch;
  readonly sends: string;
  readonly handles: string;
}

const hoptrace: Peer = {
  producer: (queue) => node(['fixtures/interop/node/producer.cjs', queue, String(COUNT)]),
  consumer: (queue) => node(['fixtures/interop/node/consumer.cjs', queue]),
  sends: 'AMQP/QUEUE/Producer',
  handles: 'AMQP/QUEUE/Consumer',
};

function node(args: string[]): Launch {
  return {
    command: process.execPath,
    args: ['--require', join(ROOT, 'dist/register.cjs'), ...args],
    env: {
      OTEL_PROPAGATORS: 'tracecontext,baggage,sw8',
      OTEL_TRACES_EXPORTER: 'skywalking',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
  };
}

const peers: Record<string, () => Peer> = {
  'skywalking-backend-js': () => {
    const folder = skyWalkingNode();
    const run = (...args: string[]): Launch => ({
      command: process.execPath,
      args: ['--require', './skywalking-agent.cjs', ...args],
      cwd: folder,
    });
    return {
      producer: (queue) => run('producer.cjs', queue, String(COUNT)),
      consumer: (queue) => run('consumer.cjs', queue),
      sends: 'RabbitMQ//QUEUE/Producer',
      handles: 'RabbitMQ//QUEUE/Consumer',
    };
  },
  'apache-skywalking': () => {
    const bin = join(skyWalkingPython(), 'bin');
    const run = (...args: string[]): Launch => ({
      command: join(bin, 'sw-python'),
      args: ['run', join(bin, 'python'), ...args],
      cwd: join(ROOT, 'fixtures/interop/python'),
      env: {
        PATH: `${bin}:${process.env.PATH}`,
        SW_AGENT_METER_REPORTER_ACTIVE: 'false',
        SW_AGENT_LOG_REPORTER_ACTIVE: 'false',
        SW_AGENT_PROFILE_ACTIVE: 'false',
      },
    });
    return {
      producer: (queue) => run('producer.py', queue, String(COUNT)),
      consumer: (queue) => run('consumer.py', queue),
      sends: 'RabbitMQ/Topic//Queue/QUEUE/Producer',
      handles: 'RabbitMQ/Topic//Queue/QUEUE/Consumer',
    };
  },
};

const own = ownNames();
afterAll(own.delete);

let oap: Oap;
const running: Running[] = [];
beforeEach(async () => {
  oap = await startGrpcOap();
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.kill();
  await oap.stop();
});

function start(service: string, launched: Launch): Running {
  const env = {
    SW_AGENT_NAME: service,
    SW_AGENT_INSTANCE_NAME: `${service}-1`,
    SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address,
  };
  const program = launch({ ...launched, env: { ...launched.env, ...env } });
  running.push(program);
  return program;
}

/** the messages that went through, in the order they were handled, and all segments of them */
async function exchange(sender: Peer, receiver: Peer): Promise<{ queue: string; handled: string[] }> {
  const queue = await createQueue(own.queue('interop'));
  const consumer = start('shipping', receiver.consumer(queue));
  await consumer.line(/^ready$/);
  const producer = start('shop', sender.producer(queue));
  await producer.line(/^published$/);
  await consumer.line(new RegExp(`^handled message ${COUNT}$`));
  await oap.until(({ segments }) => spansOf(segments).filter(isMessage).length >= 2 * COUNT);
  await producer.stop();
  await consumer.stop();
  return { queue, handled: consumer.stdout.match(/(?<=^handled ).*$/gm) ?? [] };
}

const spansOf = (segments: readonly SegmentObject[]) => segments.flatMap(({ spans }) => spans);
const isMessage = ({ spanType }: SegmentObject['spans'][0]) => spanType !== 'Local';

describe.each(Object.entries(peers))('%s', (_name, peerOf) => {
  test.each([
    ['it sends, hoptrace handles', () => [peerOf(), hoptrace] as const],
    ['hoptrace sends, it handles', () => [hoptrace, peerOf()] as const],
  ])('%s', async (_direction, roles) => {
    const [sender, receiver] = roles();
    const { queue, handled } = await exchange(sender, receiver);
    expect(handled).toEqual(['message 1', 'message 2', 'message 3']);

    const messages = oap.segments.filter(({ spans }) => spans.some(isMessage));
    expect(drawSegments(messages, { [queue]: 'QUEUE' })).toBe(
      Array(COUNT).fill(`Exit shop ${sender.sends}\n  Entry shipping ${receiver.handles}`).join('\n'),
    );
    const traces = new Map<string, number>();
    for (const { traceId } of messages) traces.set(traceId, (traces.get(traceId) ?? 0) + 1);
    expect([...traces.values()]).toEqual(Array(COUNT).fill(2));

    for (const { service, spans } of messages.filter(({ service }) => service === 'shipping')) {
      const [span] = spans;
      expect(span).toMatchObject({ spanLayer: 'MQ', componentId: 53, isError: false });
      expect(span!.refs).toMatchObject([{ refType: 'CrossProcess', parentService: 'shop', parentSpanId: 0 }]);
      expect(service).toBe('shipping');
    }
  });
});

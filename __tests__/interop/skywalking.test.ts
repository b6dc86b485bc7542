import { join } from 'node:path';
import type { SegmentObject } from '../../src/skywalking/protocol/segment';
import { ownNames } from '../support/queue';
import { drawSegments } from '../support/skywalking/draw-segments';
import { type Oap, startGrpcOap, startHttpOap } from '../support/skywalking/oap';
import { COUNT, exchange, killAll, type Peer } from './support/exchange';
import { type Launch, ROOT } from './support/launch';
import { skyWalkingNode, skyWalkingPython } from './support/peers';

const PROTOCOLS = ['grpc', 'http'] as const;
type Protocol = (typeof PROTOCOLS)[number];

/** What an agent calls the spans. */
interface Agent extends Peer {
  /** how it reports to OAP */
  readonly protocol: Protocol;
  readonly sends: string;
  readonly handles: string;
}

const hoptrace = (protocol: Protocol): Agent => ({
  protocol,
  producer: (queue) => node(['fixtures/interop/node/producer.cjs', queue, String(COUNT)]),
  consumer: (queue) => node(['fixtures/interop/node/consumer.cjs', queue]),
  sends: 'AMQP/QUEUE/Producer',
  handles: 'AMQP/QUEUE/Consumer',
});

function node(args: string[]): Launch {
  return {
    command: process.execPath,
    args: ['--require', join(ROOT, 'dist/register.cjs'), ...args],
    env: {
      OTEL_PROPAGATORS: 'tracecontext,baggage,sw8',
      OTEL_TRACES_EXPORTER: 'skywalking',
      OTEL_METRICS_EXPORTER: 'none',
      HOPTRACE_EXIT_TIMEOUT: '15000', // not what is tested here
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
  };
}

const peers: Record<string, () => Agent> = {
  'skywalking-backend-js': () => {
    const folder = skyWalkingNode();
    const run = (...args: string[]): Launch => ({
      command: process.execPath,
      args: ['--require', './skywalking-agent.cjs', ...args],
      cwd: folder,
    });
    return {
      protocol: 'grpc',
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
      protocol: 'grpc',
      producer: (queue) => run('producer.py', queue, String(COUNT)),
      consumer: (queue) => run('consumer.py', queue),
      sends: 'RabbitMQ/Topic//Queue/QUEUE/Producer',
      handles: 'RabbitMQ/Topic//Queue/QUEUE/Consumer',
    };
  },
};

const own = ownNames();
afterAll(own.delete);

let oaps: Record<Protocol, Oap>;
beforeEach(async () => {
  oaps = { grpc: await startGrpcOap(), http: await startHttpOap() };
});
afterEach(async () => {
  await killAll();
  for (const protocol of PROTOCOLS) await oaps[protocol].stop();
});

const envOf = (service: string, protocol: Protocol) => ({
  SW_AGENT_NAME: service,
  SW_AGENT_INSTANCE_NAME: `${service}-1`,
  HOPTRACE_SKYWALKING_PROTOCOL: protocol,
  SW_AGENT_COLLECTOR_BACKEND_SERVICES: oaps[protocol].address,
});
const isReported = (service: string, protocol: Protocol) =>
  oaps[protocol].until(({ segments }) => {
    const theirs = segments.filter((segment) => segment.service === service);
    return spansOf(theirs).filter(isMessage).length >= COUNT;
  });

const spansOf = (segments: readonly SegmentObject[]) => segments.flatMap(({ spans }) => spans);
const isMessage = ({ spanType }: SegmentObject['spans'][0]) => spanType !== 'Local';

const pairs = Object.entries(peers).flatMap(([name, peerOf]) =>
  PROTOCOLS.map((protocol) => [name, protocol, peerOf] as const),
);

describe.each(pairs)('%s, hoptrace over %s', (_name, protocol, peerOf) => {
  test.each([
    ['it sends, hoptrace handles', () => [peerOf(), hoptrace(protocol)] as const],
    ['hoptrace sends, it handles', () => [hoptrace(protocol), peerOf()] as const],
  ])('%s', async (_direction, roles) => {
    const [sender, receiver] = roles();
    const queue = own.queue('interop');
    const protocols: Record<string, Protocol> = { shop: sender.protocol, shipping: receiver.protocol };
    const handled = await exchange(
      queue,
      sender,
      receiver,
      (service) => envOf(service, protocols[service]!),
      () => Promise.all(Object.entries(protocols).map(([service, by]) => isReported(service, by))),
    );
    expect(handled).toEqual(['message 1', 'message 2', 'message 3']);

    const segments = PROTOCOLS.flatMap((each) => oaps[each].segments);
    const messages = segments.filter(({ spans }) => spans.some(isMessage));
    expect(drawSegments(messages, { [queue]: 'QUEUE' })).toBe(
      Array(COUNT).fill(`Exit shop ${sender.sends}\n  Entry shipping ${receiver.handles}`).join('\n'),
    );
    const traces = new Map<string, number>();
    for (const { traceId } of messages) traces.set(traceId, (traces.get(traceId) ?? 0) + 1);
    expect([...traces.values()]).toEqual(Array(COUNT).fill(2));

    for (const { spans } of messages.filter(({ service }) => service === 'shipping')) {
      const [span] = spans;
      expect(span).toMatchObject({ spanLayer: 'MQ', componentId: 53, isError: false });
      expect(span!.refs).toMatchObject([{ refType: 'CrossProcess', parentService: 'shop', parentSpanId: 0 }]);
    }
  });
});

import { run } from '../support/program';
import { type Oap, startGrpcOap } from '../support/skywalking/oap';

let oap: Oap;
beforeAll(async () => {
  oap = await startGrpcOap();
});
afterAll(() => oap.stop());

/**
 * What apache/skywalking-go expects (test/plugins/scenarios/amqp/config/excepted.yml) of `sw-queue-N`, as it
 * stands there but for what the comments say; README.md lists the same differences with their reasons.
 */
const expected = (n: number, broker: string) => ({
  sends: {
    operationName: `AMQP/sw-queue-${n}/Producer`,
    spanLayer: 'MQ',
    componentId: 52, // Go: 144, which OAP shows as AMQP and not as RabbitMQ
    isError: false,
    spanType: 'Exit',
    peer: broker,
    skipAnalysis: false,
    parentSpanId: -1, // Go: 0, below `GET:/execute` in the same segment
    spanId: 0,
    tags: {
      'mq.broker': broker,
      // Go: mq.exchange too, empty for the default exchange
      'mq.routing_key': `sw-queue-${n}`,
      'mq.queue': `sw-queue-${n}`, // for OAP's virtual queue, as Java, Python and Node.js
      'mq.msg.id': '2',
      'mq.correlation_id': '1',
    },
    refs: [],
  },
  handles: {
    operationName: `AMQP/sw-queue-${n}/sw-consumer-${n}/Consumer`,
    spanLayer: 'MQ',
    componentId: 53, // Go: 145
    isError: false,
    spanType: 'Entry',
    peer: broker,
    skipAnalysis: false,
    parentSpanId: -1,
    spanId: 0,
    tags: {
      'mq.broker': broker,
      'mq.queue': `sw-queue-${n}`,
      'mq.msg.id': '2',
      'mq.consumer_tag': `sw-consumer-${n}`,
      'mq.correlation_id': '1',
      'mq.reply_to': 'sw-reply',
      // Go: mq.args, the arguments of its consume call printed
      'transmission.latency': expect.stringMatching(/^\d+$/),
    },
    refs: [
      {
        parentEndpoint: `AMQP/sw-queue-${n}/Producer`, // Go: GET:/execute, the entry of the whole segment
        networkAddressUsedAtPeer: broker,
        refType: 'CrossProcess',
        parentSpanId: 0,
        parentService: 'amqp',
        parentServiceInstance: 'amqp-1',
        parentTraceSegmentId: expect.any(String),
        traceId: expect.any(String),
      },
    ],
  },
});

test('the scenario of the Go agent’s own plugin test', async () => {
  const { code, stderr } = await run('fixtures/skywalking/go-scenario.js', {
    env: {
      OTEL_PROPAGATORS: 'tracecontext,baggage,sw8',
      OTEL_TRACES_EXPORTER: 'skywalking',
      OTEL_METRICS_EXPORTER: 'none',
      HOPTRACE_EXIT_TIMEOUT: '15000', // not what is tested here
      SW_AGENT_NAME: 'amqp',
      SW_AGENT_INSTANCE_NAME: 'amqp-1',
      SW_AGENT_COLLECTOR_BACKEND_SERVICES: oap.address,
    },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const messages = await oap.until(({ segments }) => {
    const found = segments.filter(({ spans }) => spans[0]!.spanType !== 'Local');
    return found.length === 4 && found;
  });
  const { hostname, port } = new URL(process.env.AMQP_URL!);
  const broker = `${hostname}:${port || 5672}`;
  for (const n of [1, 2]) {
    const of = (role: string) =>
      messages.find(({ spans }) =>
        new RegExp(`^AMQP/sw-queue-${n}/.*${role}$`).test(spans[0]!.operationName),
      )!;
    const [sending, handling] = [of('Producer'), of('Consumer')];
    const { sends, handles } = expected(n, broker);
    expect(fieldsOf(sending)).toMatchObject(sends);
    expect(fieldsOf(handling)).toMatchObject(handles);
    expect(Object.keys(fieldsOf(handling).tags).filter((key) => key.startsWith('mq.'))).toEqual(
      Object.keys(handles.tags).filter((key) => key.startsWith('mq.')),
    );
    expect(handling.spans[0]!.refs[0]).toMatchObject({
      parentTraceSegmentId: sending.traceSegmentId,
      traceId: sending.traceId,
    });
    expect(handling.traceId).toBe(sending.traceId);
  }
});

function fieldsOf({ spans }: Oap['segments'][0]) {
  const [span] = spans;
  return { ...span!, tags: Object.fromEntries(span!.tags.map(({ key, value }) => [key, value])) };
}

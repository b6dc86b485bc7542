import { type CollectedSpan, type Collector, startCollector } from '../support/collector';
import { draw } from '../support/draw';
import { type Register, run } from '../support/program';
import { ownNames } from '../support/queue';

const own = ownNames();
let collector: Collector;

beforeEach(async () => {
  collector = await startCollector();
});
afterEach(() => collector.stop());
afterAll(own.delete);

/** The program and what it told of itself: how long each handler worked, and what else it printed. */
async function journey(register: Register, env: Record<string, string> = {}) {
  const queue = own.queue('journey');
  const result = await run('fixtures/programs/journey.cjs', {
    register,
    args: [queue],
    env: { ...collector.env, ...env },
  });
  const lines = result.stdout.trim().split('\n');
  return { ...result, queue, lines, measured: JSON.parse(lines.at(-1)!) as Record<string, number> };
}

const EXPECTED = `
PRODUCER publish QUEUE
  messaging.message.id: early
  CONSUMER process QUEUE → subscribe QUEUE
    messaging.message.id: early
    hoptrace.message.settlement: ack
    messaging.rabbitmq.message.delivery_tag: 1
    hoptrace.consumer.tag: worker
    ! ack
PRODUCER publish QUEUE
  messaging.message.id: late
  CONSUMER process QUEUE → subscribe QUEUE
    messaging.message.id: late
    hoptrace.message.settlement: ack
    messaging.rabbitmq.message.delivery_tag: 2
    hoptrace.consumer.tag: worker
PRODUCER publish QUEUE
  messaging.message.id: failing
  CONSUMER process QUEUE ERROR "out of stock" → subscribe QUEUE
    messaging.message.id: failing
    hoptrace.message.settlement: reject
    error.type: RangeError
    messaging.rabbitmq.message.delivery_tag: 3
    hoptrace.consumer.tag: worker
    ! reject
    ! exception RangeError: out of stock
CLIENT subscribe QUEUE
  hoptrace.consumer.tag: worker
  hoptrace.consumer.no_ack: false
  hoptrace.consumer.priority: 3
  hoptrace.consumer.prefetch: 10
`.trimStart();

function drawn(spans: readonly CollectedSpan[], queue: string): string {
  return draw(spans, {
    attributes: [
      'messaging.message.id',
      'hoptrace.message.settlement',
      'hoptrace.message.attempt',
      'error.type',
      'messaging.rabbitmq.message.delivery_tag',
      'hoptrace.consumer.tag',
      'hoptrace.consumer.no_ack',
      'hoptrace.consumer.priority',
      'hoptrace.consumer.prefetch',
    ],
    names: { [queue]: 'QUEUE' },
  });
}

test.each<[Register, string]>([
  ['require', 'http/protobuf'],
  ['import', 'http/json'],
  ['node-options', 'http/protobuf'],
])('an unmodified program by %s, over %s', async (register, protocol) => {
  const { queue, code, stderr, lines, measured } = await journey(register, {
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(lines.slice(0, -1)).toEqual(['unhandled: out of stock']);
  expect(drawn(collector.spans, queue)).toBe(EXPECTED);

  for (const span of collector.spans) {
    expect(span.attributes).toMatchObject({
      'messaging.system': 'rabbitmq',
      'server.address': expect.any(String),
      'server.port': expect.any(Number),
    });
    expect(span.service).toBe('hoptrace'); // the name in the package.json the program lies under
  }
  // what is constant is said once: for a subscription by its setup span, for a publisher by its first one
  const introducing = collector.spans.filter(({ attributes }) => attributes['messaging.rabbitmq.vhost.name']);
  expect(
    introducing.map(({ name, attributes }) => [name, attributes['messaging.rabbitmq.vhost.name']]),
  ).toEqual(
    expect.arrayContaining([
      [`publish ${queue}`, '/'],
      [`subscribe ${queue}`, '/'],
    ]),
  );
  expect(introducing).toHaveLength(2);
  // a process span lasts at least as long as its handler, by the handler's own clock, and not much longer
  for (const [id, milliseconds] of Object.entries(measured)) {
    const span = collector.spans.find(
      ({ kind, attributes }) => kind === 'CONSUMER' && attributes['messaging.message.id'] === id,
    );
    expect(span!.durationMs).toBeGreaterThanOrEqual(milliseconds - 1);
    expect(span!.durationMs).toBeLessThan(milliseconds + 500);
  }
});

test('without hoptrace it prints the same and ends the same', async () => {
  const [plain, traced] = [await journey('none'), await journey('require')];
  const visible = ({ code, signal, stderr, lines }: typeof plain) => ({
    code,
    signal,
    stderr,
    lines: lines.slice(0, -1),
  });
  expect(visible(traced)).toEqual(visible(plain));
});

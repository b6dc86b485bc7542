import { metrics as api } from '@opentelemetry/api';
import {
  AggregationTemporality,
  DataPointType,
  MeterProvider,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import { createMetrics } from '../../../../src/telemetry/metrics/metrics';
import { producerOf } from '../../../../src/telemetry/metrics/producer';
import { BROKER } from '../../../support/observed';

class Reader extends MetricReader {
  protected async onForceFlush() {}
  protected async onShutdown() {}
}

const queue = (name: string) => ({ name, anonymous: false });
const noMeter = () => api.getMeter('hoptrace');

function collecting(
  metricProducers: NonNullable<ConstructorParameters<typeof MetricReader>[0]>['metricProducers'] = [],
) {
  const reader = new Reader({ metricProducers });
  const provider = new MeterProvider({ readers: [reader] });
  const points = async (name: string) => {
    const { resourceMetrics } = await reader.collect();
    return resourceMetrics.scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => dataPoints as { attributes: object; value: unknown }[]);
  };
  return { meter: provider.getMeter('hoptrace'), points };
}

test('nobody collects: it is known, and counted all the same', async () => {
  const metrics = createMetrics(noMeter);
  const consumer = metrics.consumer(BROKER, queue('q'));
  expect(metrics.enabled).toBe(false);
  consumer.consumed().value++;
  const { meter, points } = collecting();
  metrics.bind(meter);
  consumer.consumed().value++;
  consumer.process.record(20);
  expect(metrics.enabled).toBe(true);
  expect(await points('messaging.client.consumed.messages')).toMatchObject([
    {
      value: 2,
      attributes: {
        'messaging.system': 'rabbitmq',
        'messaging.operation.name': 'process',
        'messaging.destination.name': 'q',
        'server.address': 'rabbit',
        'server.port': 5672,
        'messaging.rabbitmq.vhost.name': '/',
      },
    },
  ]);
  expect(await points('messaging.process.duration')).toMatchObject([{ value: { count: 1, sum: 0.02 } }]);
});

test('another provider takes over from the first, and counts go on', async () => {
  const metrics = createMetrics(noMeter);
  const [first, second] = [collecting(), collecting()];
  metrics.bind(first.meter);
  metrics.bind(first.meter);
  const consumer = metrics.consumer(BROKER, queue('q'));
  consumer.settled('ack').value++;
  consumer.process.record(1);
  metrics.bind(second.meter);
  consumer.settled('ack').value++;
  consumer.process.record(1);
  expect(await first.points('hoptrace.messages.settled')).toEqual([]);
  expect(await first.points('messaging.process.duration')).toMatchObject([{ value: { count: 1 } }]);
  expect(await second.points('hoptrace.messages.settled')).toMatchObject([{ value: 2 }]);
  expect(await second.points('messaging.process.duration')).toMatchObject([{ value: { count: 1 } }]);
});

test('a provider that is registered late is found with the next destination', async () => {
  const { meter, points } = collecting();
  let found = noMeter();
  const metrics = createMetrics(() => found);
  metrics.publisher(BROKER, queue('a')).sent().value++;
  found = meter;
  metrics.publisher(BROKER, queue('a')).sent().value++;
  expect(metrics.enabled).toBe(false);
  metrics.publisher(BROKER, queue('b'));
  expect(metrics.enabled).toBe(true);
  expect((await points('messaging.client.sent.messages')).map(({ value }) => value)).toEqual([2, 0]);
});

test('what is held here is what the SDK’s histogram has', async () => {
  const held = createMetrics(noMeter);
  const cumulative = producerOf({ name: 'hoptrace', version: '1' }, held.holdHistograms(), 'cumulative');
  const [ours, theirs] = [collecting([cumulative]), collecting()];
  held.bind(ours.meter);
  const usual = createMetrics(() => theirs.meter);
  for (const metrics of [held, usual]) {
    const timer = metrics.consumer(BROKER, queue('q')).process;
    for (const milliseconds of [0, 5, 5.1, 24, 10_000, 10_001, 1e7]) timer.record(milliseconds);
    timer.record(7, 'nack');
  }
  const [ourPoints, theirPoints] = [
    await ours.points('messaging.process.duration'),
    await theirs.points('messaging.process.duration'),
  ];
  const essential = ({ attributes, value }: { attributes: object; value: unknown }) => {
    const { buckets, count, sum } = value as { buckets: object; count: number; sum: number };
    return { attributes, buckets, count, sum };
  };
  expect(ourPoints.map(essential)).toEqual(theirPoints.map(essential));

  held.releaseHistograms();
  held.consumer(BROKER, queue('q')).process.record(1);
  expect(await ours.points('messaging.process.duration')).toHaveLength(3);
});

test('a meter is given the attributes of a histogram as it hashes them: sorted', () => {
  const { meter } = collecting();
  const given: object[] = [];
  const createHistogram: typeof meter.createHistogram = () => ({
    record: (_, attributes) => given.push(attributes!),
  });
  const metrics = createMetrics(() => Object.assign(Object.create(meter), { createHistogram }));
  const consumer = metrics.consumer(BROKER, queue('q'));
  consumer.operation('ack', 'settle').record(1);
  consumer.operation('ack', 'settle').record(1, 'TypeError');
  consumer.timeInQueue.record(1);
  expect(given).toHaveLength(3);
  for (const attributes of given) expect(Object.keys(attributes)).toEqual(Object.keys(attributes).sort());
});

test('deltas: what is new since the last time, and nothing where nothing is', () => {
  const metrics = createMetrics(noMeter);
  const producer = producerOf({ name: 'hoptrace', version: '1' }, metrics.holdHistograms(), 'delta');
  const timer = metrics.consumer(BROKER, queue('q')).timeInQueue;
  expect(metrics.enabled).toBe(true);
  expect(producer.collectNow().metrics).toEqual([]);
  timer.record(1000);
  timer.record(3000);
  const [first] = producer.collectNow().metrics;
  timer.record(500);
  const [second] = producer.collectNow().metrics;
  expect(first).toMatchObject({
    descriptor: { name: 'hoptrace.message.time_in_queue', unit: 's' },
    aggregationTemporality: AggregationTemporality.DELTA,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: [{ value: { count: 2, sum: 4 } }],
  });
  expect(second!.dataPoints).toMatchObject([
    { value: { count: 1, sum: 0.5 }, startTime: first!.dataPoints[0]!.endTime },
  ]);
  expect(producer.collectNow().metrics).toEqual([]);
});

test('10,000 destinations make 1,000 series and one for the rest; error types, 20 and _OTHER', async () => {
  const { meter, points } = collecting();
  const metrics = createMetrics(() => meter);
  for (let i = 0; i < 10_000; i++) {
    const publisher = metrics.publisher(BROKER, queue(`reply-${i}`));
    publisher.sent().value++;
    publisher.publish.record(1);
  }
  const sent = await points('messaging.client.sent.messages');
  expect(sent).toHaveLength(1001);
  expect(sent.at(-1)).toMatchObject({ attributes: { 'otel.metric.overflow': true }, value: 9000 });
  const durations = await points('messaging.client.operation.duration');
  expect(durations).toHaveLength(1001);
  expect(durations.at(-1)).toMatchObject({
    attributes: { 'otel.metric.overflow': true },
    value: { count: 9000 },
  });

  const others = createMetrics(noMeter);
  const own = collecting();
  others.bind(own.meter);
  const { sent: failed } = others.publisher(BROKER, queue('q'));
  for (let i = 0; i < 50; i++) failed(`Error${i}`).value++;
  const types = (await own.points('messaging.client.sent.messages')).map(
    ({ attributes, value }) => [(attributes as Record<string, string>)['error.type'], value] as const,
  );
  expect(types).toHaveLength(22);
  expect(types.at(-1)).toEqual(['_OTHER', 30]);
});

test('destinations without a name share their series', () => {
  const metrics = createMetrics(noMeter);
  const anonymous = { name: undefined, anonymous: true };
  expect(metrics.consumer(BROKER, anonymous)).toBe(metrics.consumer(BROKER, anonymous));
  const again = metrics.consumer({ ...BROKER }, anonymous);
  expect(again.consumed()).toBe(metrics.consumer(BROKER, anonymous).consumed());
});

test('blocked connections: the time so far is there while they are blocked', async () => {
  const { meter, points } = collecting();
  const metrics = createMetrics(() => meter);
  const now = jest.spyOn(performance, 'now').mockReturnValue(1000);
  const value = async () => (await points('hoptrace.connection.blocked'))[0]?.value;
  const blocked = metrics.blocked(BROKER);
  blocked.stop(); // was blocked before anybody looked
  blocked.start();
  now.mockReturnValue(3000);
  blocked.start();
  now.mockReturnValue(4000);
  expect(await value()).toBe(4);
  blocked.stop();
  blocked.stop();
  now.mockReturnValue(9000);
  expect(await value()).toBe(4);
  now.mockRestore();
});

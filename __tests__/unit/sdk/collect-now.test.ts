import type { ObservableResult } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, MetricReader, type ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { collectNow } from '../../../src/sdk/collect-now';

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

function measured(): { provider: MeterProvider; reader: Reader } {
  const reader = new Reader();
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ shelf: 7 }),
    readers: [reader, new Reader()],
  });
  const meter = provider.getMeter('meter', '1.0');
  provider.getMeter('unused').createCounter('nothing');
  meter.createCounter('count', { unit: '{message}' }).add(3, { queue: 'a' });
  meter.createHistogram('duration', { unit: 's' }).record(0.2);
  meter.createUpDownCounter('level').add(-1);
  const see = (value: number) => (result: ObservableResult) => result.observe(value, { queue: 'b' });
  meter.createObservableGauge('gauge').addCallback(see(5));
  meter.createObservableCounter('total').addCallback(see(6));
  const batched = meter.createObservableUpDownCounter('batched');
  meter.addBatchObservableCallback((result) => result.observe(batched, 8, { queue: 'c' }), [batched]);
  meter.createObservableGauge('broken').addCallback(() => {
    throw new Error('broken');
  });
  return { provider, reader };
}

/** Without the times, which no two collections share. */
function timeless(metrics: ScopeMetrics[]): unknown {
  return JSON.parse(JSON.stringify(metrics, (key, value) => (/time$/i.test(key) ? undefined : value)));
}

test('collects what a reader collects', async () => {
  const theirs = measured();
  const { resourceMetrics } = await theirs.reader.collect();
  const ours = measured();
  const collected = collectNow(ours.provider, 0);
  expect(collected[0]!.metrics).toHaveLength(6);
  expect(timeless(collected)).toEqual(timeless(resourceMetrics.scopeMetrics));
});

test('collected again: the sums go on', () => {
  const { provider } = measured();
  const first = collectNow(provider, 0);
  provider.getMeter('meter', '1.0').createCounter('count', { unit: '{message}' }).add(4, { queue: 'a' });
  const again = collectNow(provider, 0);
  const sum = ([scope]: ScopeMetrics[]) =>
    scope!.metrics.find(({ descriptor }) => descriptor.name === 'count')!.dataPoints[0]!.value;
  expect([sum(first), sum(again)]).toEqual([3, 7]);
});

test('an SDK that looks otherwise inside: nothing, and no error', () => {
  const { provider } = measured();
  expect(collectNow({} as MeterProvider, 0)).toEqual([]);
  expect(collectNow(provider, 7)).toEqual([]);
});

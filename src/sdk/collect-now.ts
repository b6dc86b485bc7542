import type { Attributes, HrTime } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import type { MeterProvider, MetricData, ScopeMetrics } from '@opentelemetry/sdk-metrics';

/** The parts of the SDK's MeterProvider that collecting takes. Private: they hold for the bundled version (a test). */
interface Insides {
  readonly _sharedState: {
    readonly metricCollectors: readonly Collector[];
    readonly meterSharedStates: ReadonlyMap<string, Scope>;
  };
}

type Collector = object;

interface Scope {
  readonly _instrumentationScope: ScopeMetrics['scope'];
  readonly observableRegistry: {
    readonly _callbacks: readonly { callback: Callback; instrument: Instrument }[];
    readonly _batchCallbacks: readonly { callback: Callback; instruments: ReadonlySet<Instrument> }[];
  };
  readonly metricStorageRegistry: {
    getStorages(collector: Collector): { collect(by: Collector, at: HrTime): MetricData | undefined }[];
  };
}

interface Instrument {
  readonly _metricStorages: readonly { record(seen: Map<Attributes, number>, at: HrTime): void }[];
}

type Callback = (result: { observe(...seen: unknown[]): void }) => unknown;

/**
 * Collects what a reader would, but at once: the SDK's own way takes promises, and at the end of a program no
 * promise is kept any more. Observable instruments are asked too, as far as they answer at once. It is for the
 * instruments of the application and of HOPTRACE_INSTRUMENTATIONS; hoptrace's own figures have a way of theirs.
 * Where the SDK looks otherwise inside it gives nothing, and what those measured since the last export is lost.
 *
 * @param reader the reader's place among the provider's
 */
export function collectNow(provider: MeterProvider, reader: number): ScopeMetrics[] {
  try {
    const { metricCollectors, meterSharedStates } = (provider as unknown as Insides)._sharedState;
    const now = millisToHrTime(Date.now());
    return [...meterSharedStates.values()]
      .map((scope) => collected(scope, metricCollectors[reader]!, now))
      .filter(({ metrics }) => metrics.length > 0);
  } catch {
    return [];
  }
}

function collected(scope: Scope, collector: Collector, now: HrTime): ScopeMetrics {
  observe(scope.observableRegistry, now);
  const storages = scope.metricStorageRegistry.getStorages(collector);
  const metrics = storages.flatMap((storage) => storage.collect(collector, now) ?? []);
  return { scope: scope._instrumentationScope, metrics };
}

function observe({ _callbacks, _batchCallbacks }: Scope['observableRegistry'], now: HrTime): void {
  for (const { callback, instrument } of _callbacks) {
    const seen = new Map<Attributes, number>();
    ask(callback, (value, attributes = {}) => seen.set(attributes as Attributes, value as number));
    record(instrument, seen, now);
  }
  for (const { callback, instruments } of _batchCallbacks) {
    const seen = new Map([...instruments].map((instrument) => [instrument, new Map<Attributes, number>()]));
    ask(callback, (instrument, value, attributes = {}) =>
      seen.get(instrument as Instrument)?.set(attributes as Attributes, value as number),
    );
    for (const [instrument, values] of seen) record(instrument, values, now);
  }
}

function ask(callback: Callback, observe: (...seen: unknown[]) => void): void {
  try {
    callback({ observe });
  } catch {
    // the application's own instrument: without its value
  }
}

function record(instrument: Instrument, seen: Map<Attributes, number>, now: HrTime): void {
  for (const storage of instrument._metricStorages) storage.record(seen, now);
}

import type { Attributes, HrTime } from '@opentelemetry/api';
import type { HistogramSeries, Histograms } from './histograms';

/** Since the series began, or since the last time. */
export type Temporality = 'cumulative' | 'delta';

/** As the SDKs number them (AggregationTemporality, DataPointType, ValueType). */
const TEMPORALITY = { delta: 0, cumulative: 1 } as const;
const HISTOGRAM = 0;
const DOUBLE = 1;

/** A histogram as the SDKs' readers take it (MetricData); written down here, since no SDK is needed to make it. */
export interface HistogramData {
  readonly descriptor: {
    readonly name: string;
    readonly description: string;
    readonly unit: string;
    readonly valueType: typeof DOUBLE;
  };
  readonly aggregationTemporality: 0 | 1;
  readonly dataPointType: typeof HISTOGRAM;
  readonly dataPoints: HistogramPoint[];
}

export interface HistogramPoint {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly value: {
    readonly buckets: { readonly boundaries: number[]; readonly counts: number[] };
    readonly sum: number;
    readonly count: number;
  };
}

/** What a series had when it was last reported. */
interface Reported {
  readonly counts: readonly number[];
  readonly sum: number;
}

export interface Scope {
  readonly name: string;
  readonly version: string;
}

/** What a metric reader asks beside its SDK's own instruments (the SDK specification's MetricProducer). */
export interface MetricProducer {
  collect(): Promise<{ readonly resourceMetrics: ResourceMetrics; readonly errors: unknown[] }>;
  /** the same at once */
  collectNow(): ScopeMetrics;
}

export interface ScopeMetrics {
  readonly scope: Scope;
  readonly metrics: HistogramData[];
}

interface ResourceMetrics {
  /** a reader takes that of its SDK */
  readonly resource: never;
  readonly scopeMetrics: ScopeMetrics[];
}

export function producerOf(
  scope: Scope,
  histograms: readonly Histograms[],
  temporality: Temporality,
): MetricProducer {
  const report = new HistogramReport(histograms, temporality);
  const collectNow = (): ScopeMetrics => ({ scope, metrics: report.collect() });
  return {
    collectNow,
    async collect() {
      const resource = undefined as never;
      return { resourceMetrics: { resource, scopeMetrics: [collectNow()] }, errors: [] };
    },
  };
}

/** Reports histograms to one reader: all since they began, or what is new. A series with nothing to report is left out. */
class HistogramReport {
  readonly #histograms: readonly Histograms[];
  readonly #temporality: Temporality;
  readonly #reported = new WeakMap<HistogramSeries, Reported>();
  #last: HrTime = timeOf(Date.now());

  constructor(histograms: readonly Histograms[], temporality: Temporality) {
    this.#histograms = histograms;
    this.#temporality = temporality;
  }

  collect(): HistogramData[] {
    const now = timeOf(Date.now());
    const data = this.#histograms.map(
      (histogram): HistogramData => ({
        descriptor: { ...descriptorOf(histogram), valueType: DOUBLE },
        aggregationTemporality: TEMPORALITY[this.#temporality],
        dataPointType: HISTOGRAM,
        dataPoints: histogram.all().flatMap((series) => this.#point(histogram, series, now) ?? []),
      }),
    );
    this.#last = now;
    return data.filter(({ dataPoints }) => dataPoints.length > 0);
  }

  #point(histogram: Histograms, series: HistogramSeries, endTime: HrTime): HistogramPoint | undefined {
    const isDelta = this.#temporality === 'delta';
    const before = isDelta ? this.#reported.get(series) : undefined;
    const counts = series.counts.map((count, bucket) => count - (before?.counts[bucket] ?? 0));
    const count = counts.reduce((sum, each) => sum + each, 0);
    if (count === 0) return undefined;
    if (isDelta) this.#reported.set(series, { counts: [...series.counts], sum: series.sum });
    return {
      startTime: isDelta ? this.#last : timeOf(series.began),
      endTime,
      attributes: series.attributes,
      value: {
        buckets: { boundaries: [...histogram.boundaries], counts },
        sum: series.sum - (before?.sum ?? 0),
        count,
      },
    };
  }
}

function descriptorOf({ instrument: { name, description, unit } }: Histograms) {
  return { name, description, unit };
}

/** Milliseconds since the epoch, as the API has times: seconds and nanoseconds. */
function timeOf(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, (milliseconds - seconds * 1000) * 1e6];
}

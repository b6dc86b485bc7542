import type { WireResource, WireScope } from './values';
import { type Attributes, attributesOf, type KeyValue, type Origin, originOf } from './values';

export type PointType = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram';

/** One data point of one metric, as a collector got it. */
export interface CollectedPoint extends Origin {
  name: string;
  unit: string;
  description: string;
  type: PointType;
  temporality: 'delta' | 'cumulative' | undefined;
  /** Whether a sum only ever grows. */
  monotonic: boolean;
  attributes: Attributes;
  /** Of a gauge or a sum. */
  value: number | undefined;
  /** Of a histogram, as are the next five. */
  count: number | undefined;
  sum: number | undefined;
  min: number | undefined;
  max: number | undefined;
  bounds: number[];
  counts: number[];
  /** Nanoseconds since 1970. */
  time: bigint;
}

interface WirePoint {
  attributes?: KeyValue[];
  timeUnixNano: string;
  asInt?: string | number;
  asDouble?: number;
  count?: string | number;
  sum?: number;
  min?: number;
  max?: number;
  explicitBounds?: number[];
  bucketCounts?: (string | number)[];
}

interface WireData {
  dataPoints?: WirePoint[];
  aggregationTemporality?: number;
  isMonotonic?: boolean;
}

type WireMetric = { name: string; unit?: string; description?: string } & { [type in PointType]?: WireData };

/** The message ExportMetricsServiceRequest. */
export interface MetricsRequest {
  resourceMetrics?: (WireResource & { scopeMetrics?: (WireScope & { metrics?: WireMetric[] })[] })[];
}

const TYPES: readonly PointType[] = ['gauge', 'sum', 'histogram', 'exponentialHistogram'];
/** In the order of OTLP's enumeration. */
const TEMPORALITIES = [undefined, 'delta', 'cumulative'] as const;

export function pointsOf(request: MetricsRequest): CollectedPoint[] {
  return (request.resourceMetrics ?? []).flatMap((resource) =>
    (resource.scopeMetrics ?? []).flatMap((scope) =>
      (scope.metrics ?? []).flatMap((metric) =>
        pointsOfMetric(metric).map((point) => ({ ...point, ...originOf(resource, scope) })),
      ),
    ),
  );
}

function pointsOfMetric(metric: WireMetric): Omit<CollectedPoint, keyof Origin>[] {
  return TYPES.flatMap((type) => {
    const data = metric[type];
    return (data?.dataPoints ?? []).map((point) => ({
      name: metric.name,
      unit: metric.unit ?? '',
      description: metric.description ?? '',
      type,
      temporality: TEMPORALITIES[data?.aggregationTemporality ?? 0],
      monotonic: data?.isMonotonic ?? false,
      attributes: attributesOf(point.attributes),
      value: numberOf(point.asDouble ?? point.asInt),
      count: numberOf(point.count),
      sum: point.sum,
      min: point.min,
      max: point.max,
      bounds: point.explicitBounds ?? [],
      counts: (point.bucketCounts ?? []).map(Number),
      time: BigInt(point.timeUnixNano),
    }));
  });
}

function numberOf(value: string | number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

import type { CollectedPoint } from './otlp/metrics';

type Numbered = Pick<CollectedPoint, 'name' | 'attributes' | 'value' | 'count'>;

/** Attributes that tell the series of one instrument apart, in the order they are printed. */
export const DISTINGUISHING = [
  'messaging.operation.name',
  'messaging.destination.name',
  'error.type',
  'hoptrace.message.settlement',
  'hoptrace.message.requeue',
  'otel.metric.overflow',
];

/**
 * What hoptrace's metrics say, a line a series: the instrument, what distinguishes the series, and its value
 * or, of a histogram, the number of measurements. Of series that came several times, the last; without zeros.
 */
export function numbersOf(points: readonly Numbered[]): Record<string, number> {
  const numbers = new Map<string, number>();
  for (const { name, attributes, value, count } of points) {
    const tags = DISTINGUISHING.map((key) => attributes[key]).filter((tag) => tag !== undefined);
    numbers.set([name, ...tags].join(' '), value ?? count ?? Number.NaN);
  }
  return Object.fromEntries([...numbers].filter(([, number]) => number !== 0).sort());
}

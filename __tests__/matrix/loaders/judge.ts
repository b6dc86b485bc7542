import type { CollectedSpan, Collector } from '../../support/collector';

/** Milliseconds for spans to arrive that the end of the program did not deliver. */
const GRACE = 2_000;

/** Who made the spans of a queue's messages: the one set of them, `nobody`, or in words what is wrong. */
export async function judge(collector: Collector, queue: string, expected: string): Promise<string> {
  const of = () =>
    collector.spans.filter((span) => JSON.stringify([span.name, span.attributes]).includes(queue));
  const isComplete = () =>
    of().some(({ kind }) => kind === 'PRODUCER') && of().some(({ kind }) => kind === 'CONSUMER');
  if (expected !== 'nobody') await collector.until(isComplete, GRACE).catch(() => {});
  return verdict(of());
}

function verdict(spans: readonly CollectedSpan[]): string {
  const producers = spans.filter(({ kind }) => kind === 'PRODUCER');
  const consumers = spans.filter(({ kind }) => kind === 'CONSUMER');
  if (producers.length + consumers.length === 0) return 'nobody';
  const scopes = new Set([...producers, ...consumers].map(({ scope }) => scope.name));
  if (scopes.size > 1) return `double: ${[...scopes].join(' and ')}`;
  if (producers.length === 0 || consumers.length === 0)
    return `half: ${spans.map(({ name }) => name).join(', ')}`;
  if (producers.length !== consumers.length)
    return `${producers.length} published, ${consumers.length} processed`;
  const isJoined = consumers.every(({ parentSpanId, traceId }) =>
    producers.some((producer) => producer.spanId === parentSpanId && producer.traceId === traceId),
  );
  return isJoined ? [...scopes][0]! : 'not one trace';
}

import type { Span } from '../otlp/span';

/**
 * The span that published what this one takes; undefined for a span that takes no message. Its parent, unless hoptrace
 * makes roots or children of the subscription: then it links to the subscription first and to the publish last, as a get
 * span does, which is a child of its caller.
 */
export function originOf({ part, parentSpanId, links, scope }: Span): string | undefined {
  if (part?.operation !== 'process' && part?.operation !== 'get') return undefined;
  const last = links.at(-1)?.spanId;
  if (part.operation === 'get' || (scope === 'hoptrace' && links.length > 1)) return last ?? parentSpanId;
  return parentSpanId ?? (scope === 'hoptrace' ? undefined : last);
}

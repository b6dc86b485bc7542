/**
 * Whoever samples may want to see a span's attributes, so the conventions ask to give them at its start. The SDK
 * copies them there, and again for a span that records; for one that does not all of it is in vain. hoptrace's own
 * SDK has none but samplers that do not look, and its tracer provider bears this mark: there spans that record get
 * their attributes after the start, and a message that is dropped is not described at all, nor is its span started.
 */
const KNOWN = Symbol.for('hoptrace.sampler');

/** What is known of a sampler that looks at no attribute, as no processor does when a span starts. */
export interface KnownSampler {
  /** a span below one that was not sampled is not sampled, whatever it is */
  readonly followsParent: boolean;
}

/** Marks a tracer provider that has such a sampler, behind MessageSampler. */
export function markSampler<P extends object>(provider: P, sampler: KnownSampler): P {
  return Object.defineProperty(provider, KNOWN, { value: sampler });
}

export function knownSampler(provider: object): KnownSampler | undefined {
  return (provider as { [KNOWN]?: KnownSampler })[KNOWN];
}

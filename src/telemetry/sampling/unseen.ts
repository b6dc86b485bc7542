/**
 * Whoever samples may want to see a span's attributes, so the conventions ask to give them at its start. The SDK
 * copies them there, and again for a span that records; for one that does not all of it is in vain. hoptrace's own
 * SDK has none but samplers that do not look, and its tracer provider bears this mark: there spans that record get
 * their attributes after the start, and a message that is dropped is not described at all.
 */
const UNSEEN = Symbol.for('hoptrace.samplesUnseen');

/** Marks a tracer provider whose samplers and processors look at no attribute when a span starts. */
export function markSamplesUnseen<P extends object>(provider: P): P {
  return Object.defineProperty(provider, UNSEEN, { value: true });
}

export function samplesUnseen(provider: object): boolean {
  return (provider as { [UNSEEN]?: true })[UNSEEN] === true;
}

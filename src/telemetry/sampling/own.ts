import type { Attributes, Context, Link, Span, SpanContext, SpanKind, Tracer } from '@opentelemetry/api';

/**
 * What hoptrace's own SDK has that the API does not know, and its tracer provider tells by this mark. Its samplers
 * look at no attribute of a span, and no processor does when one starts: so a message that is dropped is not
 * described at all, nor is its span started, and one that is sampled for certain need not be asked about.
 * (Elsewhere whoever samples may want to see attributes, so the conventions ask to give them at the start.)
 */
const OWN = Symbol.for('hoptrace.sdk');

export interface OwnSdk {
  /** a span below one that was not sampled is not sampled, whatever it is, and one below a sampled one is */
  readonly followsParent: boolean;
  readonly newSpanId: () => string;
}

/** Its tracer, where it makes spans of its own kind. */
export interface OwnTracer extends Tracer {
  /**
   * Starts a span below one of another process, which is sampled: what the sampler would have said.
   *
   * @param context where that parent is active
   */
  startSampled(name: string, kind: SpanKind, parent: SpanContext, context: Context): OwnSpan;
}

/** One of its spans. */
export interface OwnSpan extends Span {
  /** What it begins with, and nobody else changes any more: plain values alone, links without attributes. */
  take(attributes: Attributes, links: readonly Link[]): void;
}

/** Marks a tracer provider of hoptrace's own SDK, whose sampler is behind MessageSampler. */
export function markOwn<P extends object>(provider: P, sdk: OwnSdk): P {
  return Object.defineProperty(provider, OWN, { value: sdk });
}

export function ownSdkOf(provider: object): OwnSdk | undefined {
  return (provider as { [OWN]?: OwnSdk })[OWN];
}

/** Whether it is one of those, which have not taken anything yet unless it was given at the start. */
export function isOwn(span: Span): span is OwnSpan {
  return typeof (span as Partial<OwnSpan>).take === 'function';
}

import {
  type Attributes,
  type Context,
  context as contexts,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  type TraceState,
  trace,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  type Sampler,
  type Span as SdkSpan,
  type SpanLimits,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { ids } from './ids';
import { type Common, FEW, MessageSpan } from './span';

/** What a tracer of hoptrace's own is made of: the same as the SDK's. */
export interface TracerParts {
  readonly resource: Resource;
  readonly sampler: Sampler;
  readonly processors: readonly SpanProcessor[];
  readonly limits: Required<SpanLimits>;
}

/** A tracer of hoptrace's own; the SDK's where limits are low. */
export interface MessageTracer extends Tracer {
  /** Starts a span below one of another process that is sampled: as the sampler would have said. */
  startSampled?(name: string, kind: SpanKind, parent: SpanContext, context: Context): MessageSpan;
}

/**
 * Starts `MessageSpan`s where the SDK's tracer, `official`, would start its own: the same sampler decides, the
 * same processors see them. What has a given start is left to the SDK, and everything is where limits are so low
 * that they would have to be looked at.
 */
export function createMessageTracer(
  name: string,
  version: string | undefined,
  official: Tracer,
  parts: TracerParts,
): MessageTracer {
  const { resource, sampler, processors, limits } = parts;
  if (!isRoomy(limits)) return official;
  const common: Common = {
    scope: { name, ...(version !== undefined && { version }) },
    resource,
    processors,
    official: officially(name, version, parts),
  };

  function startSpan(name: string, options: SpanOptions = {}, context: Context = contexts.active()) {
    const under = options.root ? trace.deleteSpan(context) : context;
    if (options.startTime !== undefined || isTracingSuppressed(under))
      return official.startSpan(name, options, context);
    const { kind = SpanKind.INTERNAL, attributes = NO_ATTRIBUTES, links = NO_LINKS } = options;
    const parent = parentIn(under);
    const traceId = parent?.traceId ?? ids.generateTraceId();
    const sampled = sampler.shouldSample(under, traceId, name, kind, attributes, links);
    const traceFlags = sampled.decision === 2 ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const spanContext = newContext(traceId, traceFlags, sampled.traceState ?? parent?.traceState);
    if (sampled.decision === 0) return trace.wrapSpanContext(spanContext);
    const span = new MessageSpan(common, name, kind, spanContext, parent);
    if (attributes !== NO_ATTRIBUTES) span.setAttributes(attributes);
    if (sampled.attributes !== undefined) span.setAttributes(sampled.attributes as Attributes);
    if (links !== NO_LINKS) span.addLinks(links);
    for (const processor of processors) processor.onStart(span, under);
    return span;
  }

  return {
    startSpan,
    startSampled(name: string, kind: SpanKind, parent: SpanContext, context: Context): MessageSpan {
      const spanContext = newContext(parent.traceId, TraceFlags.SAMPLED, parent.traceState);
      const span = new MessageSpan(common, name, kind, spanContext, parent);
      for (const processor of processors) processor.onStart(span, context);
      return span;
    },
    startActiveSpan: (...args: unknown[]) =>
      (official.startActiveSpan as (...args: unknown[]) => never).apply(official, args),
  };
}

const NO_ATTRIBUTES: Attributes = {};
const NO_LINKS: Link[] = [];

function newContext(traceId: string, traceFlags: number, traceState: TraceState | undefined): SpanContext {
  const context: SpanContext = { traceId, spanId: ids.generateSpanId(), traceFlags };
  if (traceState !== undefined) context.traceState = traceState;
  return context;
}

function parentIn(context: Context): SpanContext | undefined {
  const parent = trace.getSpanContext(context);
  return parent !== undefined && isSpanContextValid(parent) ? parent : undefined;
}

function isRoomy({
  attributeCountLimit,
  attributeValueLengthLimit,
  linkCountLimit,
}: TracerParts['limits']): boolean {
  return (
    attributeValueLengthLimit === Infinity && attributeCountLimit >= 2 * FEW && linkCountLimit >= 2 * FEW
  );
}

/** Makes the SDK's own span of one of ours: a provider for nothing else, which is told the ids, samples all and exports nothing. */
function officially(
  name: string,
  version: string | undefined,
  { resource, limits }: TracerParts,
): Common['official'] {
  let tracer: Tracer | undefined;
  let of: SpanContext;
  const idGenerator = { generateTraceId: () => of.traceId, generateSpanId: () => of.spanId };
  return (span) => {
    const { name: spanName, kind, attributes, links, startTime } = span;
    of = span.spanContext();
    tracer ??= new TracerProvider({
      resource,
      sampler: new AlwaysOnSampler(),
      spanLimits: limits,
      idGenerator,
      spanProcessors: [],
    }).getTracer(name, version);
    return tracer.startSpan(spanName, { kind, attributes, links, startTime }, ROOT_CONTEXT) as SdkSpan;
  };
}

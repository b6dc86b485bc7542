import type { Attributes, HrTime, Link, Span, SpanContext, SpanKind, SpanStatus } from '@opentelemetry/api';

/**
 * What is read of the SDK's spans (its `ReadableSpan`), stated here so that neither the code nor the published
 * types need the SDK.
 */
export interface ReadableSpan {
  readonly name: string;
  readonly kind: SpanKind;
  spanContext(): SpanContext;
  readonly parentSpanContext?: SpanContext | undefined;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly status: SpanStatus;
  readonly attributes: Attributes;
  readonly links: readonly Link[];
  readonly events: readonly {
    readonly name: string;
    readonly time: HrTime;
    readonly attributes?: Attributes | undefined;
  }[];
  readonly resource: { readonly attributes: Readonly<Record<string, unknown>> };
}

/** A span as the SDK makes it; undefined for one that is not recorded or is another process's. */
export function readable(span: Span | undefined): (Span & ReadableSpan) | undefined {
  if (span === undefined || !('attributes' in span) || !('resource' in span)) return undefined;
  return span as Span & ReadableSpan;
}

/** The text of an attribute; undefined for none, an empty one or another type. */
export function textAt(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether the span's parent is a span of this process. */
export function hasLocalParent({ parentSpanContext }: ReadableSpan): boolean {
  return parentSpanContext !== undefined && parentSpanContext.isRemote !== true;
}

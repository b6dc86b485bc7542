import { type SpanContext, TraceFlags } from '@opentelemetry/api';

export function isSampled(span: { spanContext(): SpanContext }): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

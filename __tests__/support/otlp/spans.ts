import type { WireResource, WireScope } from './values';
import { type Attributes, attributesOf, idOf, type KeyValue, type Origin, originOf } from './values';

export type SpanKind = 'UNSPECIFIED' | 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';
export type StatusCode = 'UNSET' | 'OK' | 'ERROR';

/** A finished span, as a collector got it. */
export interface CollectedSpan extends Origin {
  name: string;
  kind: SpanKind;
  /** In hexadecimal, as is `spanId`. */
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  traceState: string;
  attributes: Attributes;
  events: { name: string; attributes: Attributes; time: bigint }[];
  links: { traceId: string; spanId: string; attributes: Attributes }[];
  status: { code: StatusCode; message: string };
  /** Nanoseconds since 1970, as is `end`. */
  start: bigint;
  end: bigint;
  durationMs: number;
}

/** In the order of OTLP's enumerations. */
const KINDS: readonly SpanKind[] = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const CODES: readonly StatusCode[] = ['UNSET', 'OK', 'ERROR'];

interface WireSpan {
  name: string;
  kind?: number;
  traceId: Buffer | string;
  spanId: Buffer | string;
  parentSpanId?: Buffer | string;
  traceState?: string;
  attributes?: KeyValue[];
  events?: { name: string; timeUnixNano: string; attributes?: KeyValue[] }[];
  links?: { traceId: Buffer | string; spanId: Buffer | string; attributes?: KeyValue[] }[];
  status?: { code?: number; message?: string };
  startTimeUnixNano: string;
  endTimeUnixNano: string;
}

/** The message ExportTraceServiceRequest. */
export interface TraceRequest {
  resourceSpans?: (WireResource & { scopeSpans?: (WireScope & { spans?: WireSpan[] })[] })[];
}

export function spansOf(request: TraceRequest): CollectedSpan[] {
  return (request.resourceSpans ?? []).flatMap((resource) =>
    (resource.scopeSpans ?? []).flatMap((scope) =>
      (scope.spans ?? []).map((span) => ({ ...spanOf(span), ...originOf(resource, scope) })),
    ),
  );
}

function spanOf(span: WireSpan): Omit<CollectedSpan, keyof Origin> {
  const start = BigInt(span.startTimeUnixNano);
  const end = BigInt(span.endTimeUnixNano);
  return {
    name: span.name,
    kind: KINDS[span.kind ?? 0]!,
    traceId: idOf(span.traceId)!,
    spanId: idOf(span.spanId)!,
    parentSpanId: idOf(span.parentSpanId),
    traceState: span.traceState ?? '',
    attributes: attributesOf(span.attributes),
    events: (span.events ?? []).map(({ name, timeUnixNano, attributes }) => ({
      name,
      attributes: attributesOf(attributes),
      time: BigInt(timeUnixNano),
    })),
    links: (span.links ?? []).map(({ traceId, spanId, attributes }) => ({
      traceId: idOf(traceId)!,
      spanId: idOf(spanId)!,
      attributes: attributesOf(attributes),
    })),
    status: { code: CODES[span.status?.code ?? 0]!, message: span.status?.message ?? '' },
    start,
    end,
    durationMs: Number(end - start) / 1e6,
  };
}

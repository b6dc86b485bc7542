import type { SegmentObject, SpanObject } from '../../../src/skywalking/protocol/segment';

/**
 * SkyWalking's segments as an indented text tree, by their references. A span of a segment that has a parent
 * in it stands below that; a reference that leads nowhere shows as `?`.
 *
 *     Exit shop AMQP/orders/Producer
 *       Entry shipping AMQP/orders/Consumer
 */
export function drawSegments(
  segments: readonly SegmentObject[],
  names: Readonly<Record<string, string>> = {},
): string {
  const spans = segments.flatMap((segment) => segment.spans.map((span) => ({ segment, span })));
  const known = new Set(spans.map(({ segment, span }) => idOf(segment.traceSegmentId, span.spanId)));
  const below = (parent: string | undefined): string[] =>
    spans
      .filter(({ segment, span }) => parentOf(segment, span) === parent)
      .map(({ segment, span }) => [
        `${lost(segment, span, known)}${span.spanType} ${segment.service} ${span.operationName}`,
        ...below(idOf(segment.traceSegmentId, span.spanId)).map((child) => child.replace(/^/gm, '  ')),
      ])
      .map((lines) => lines.join('\n'))
      .sort();
  const orphans = [...new Set(spans.map(({ segment, span }) => parentOf(segment, span)))].filter(
    (parent) => parent === undefined || !known.has(parent),
  );
  const drawing = orphans.flatMap(below).sort().join('\n');
  return Object.entries(names).reduce((text, [name, shown]) => text.replaceAll(name, shown), drawing);
}

function parentOf(segment: SegmentObject, span: SpanObject): string | undefined {
  if (span.parentSpanId >= 0) return idOf(segment.traceSegmentId, span.parentSpanId);
  const [reference] = span.refs;
  return reference && idOf(reference.parentTraceSegmentId, reference.parentSpanId);
}

function lost(segment: SegmentObject, span: SpanObject, known: ReadonlySet<string>): string {
  const parent = parentOf(segment, span);
  return parent === undefined || known.has(parent) ? '' : '? ';
}

function idOf(segmentId: string, spanId: number): string {
  return `${segmentId}/${spanId}`;
}

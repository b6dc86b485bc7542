import { type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { QueueTag } from '../config/skywalking';
import { MESSAGING_SYSTEM } from '../telemetry/names/semconv';
import { PARENT_SEGMENT_ID, SKIP_ANALYSIS, TRACE_ID } from './attributes';
import { componentOf } from './components';
import type { Identity } from './identity';
import { segmentIdOf } from './ids';
import { logsOf } from './logs';
import { operationName, peerOf } from './operation';
import type { SegmentObject, SpanObject } from './protocol/segment';
import { crossProcessReference, crossThreadReference } from './references';
import { hasLocalParent, type ReadableSpan, textAt } from './span';
import { tagsOf } from './tags';
import { addressOf, idOf, pathOf } from './texts';

/**
 * A span as a segment of its own, needing no other span: so a header written before the span ended names the
 * segment rightly, and nothing waits for a trace to be complete.
 */
export function segmentOf(span: ReadableSpan, identity: Identity, queueTag: QueueTag): SegmentObject {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId: idOf(textAt(span.attributes, TRACE_ID) ?? traceId),
    traceSegmentId: segmentIdOf(traceId, spanId),
    service: identity.service,
    serviceInstance: identity.instance,
    isSizeLimited: false,
    spans: [spanObjectOf(span, identity, queueTag)],
  };
}

function spanObjectOf(span: ReadableSpan, identity: Identity, queueTag: QueueTag): SpanObject {
  const { attributes } = span;
  const peer = peerOf(span);
  const spanType = typeOf(span, peer);
  const startTime = milliseconds(span.startTime);
  return {
    spanId: 0,
    parentSpanId: -1,
    startTime,
    endTime: Math.max(startTime, milliseconds(span.endTime)),
    operationName: pathOf(operationName(span)),
    peer: spanType === 'Local' ? '' : addressOf(peer ?? ''),
    spanType,
    spanLayer: layerOf(span),
    componentId: componentOf(span),
    isError: span.status.code === SpanStatusCode.ERROR,
    tags: tagsOf(span, peer, queueTag),
    logs: logsOf(span),
    refs: referencesOf(span, spanType, identity, peer),
    skipAnalysis: attributes[SKIP_ANALYSIS] === true,
  };
}

/**
 * OAP counts each reference of an Entry span as a call from outside, and an Exit span must say whom it calls.
 * So work of this process below a span of this process is never Entry, and an Exit without a peer is Local.
 */
function typeOf(span: ReadableSpan, peer: string | undefined): SpanObject['spanType'] {
  switch (span.kind) {
    case SpanKind.CONSUMER:
    case SpanKind.SERVER:
      return hasLocalParent(span) && !hasSender(span) ? 'Local' : 'Entry';
    case SpanKind.PRODUCER:
      return peer === undefined ? 'Local' : 'Exit';
    case SpanKind.CLIENT:
      // of a message broker's clients only sending a message is a call in SkyWalking's sense
      return peer === undefined || MESSAGING_SYSTEM in span.attributes ? 'Local' : 'Exit';
    default:
      return 'Local';
  }
}

function hasSender(span: ReadableSpan): boolean {
  return PARENT_SEGMENT_ID in span.attributes;
}

function referencesOf(
  span: ReadableSpan,
  spanType: SpanObject['spanType'],
  identity: Identity,
  peer: string | undefined,
): SpanObject['refs'] {
  if (hasSender(span)) return [crossProcessReference(span, peer)];
  // a remote parent that sent no sw8 reports to nobody we know of: a reference to it could not be resolved
  return hasLocalParent(span) && spanType !== 'Entry' ? [crossThreadReference(span, identity)] : [];
}

/** The first attribute that is there decides. OAP takes an Entry span for a consumer only by its layer. */
const LAYERS: readonly (readonly [attribute: string, layer: SpanObject['spanLayer']])[] = [
  [MESSAGING_SYSTEM, 'MQ'],
  ['db.system.name', 'Database'],
  ['db.system', 'Database'],
  ['rpc.system.name', 'RPCFramework'],
  ['rpc.system', 'RPCFramework'],
  ['faas.trigger', 'FAAS'],
  ['http.request.method', 'Http'],
  ['http.method', 'Http'],
];

function layerOf({ attributes }: ReadableSpan): SpanObject['spanLayer'] {
  return LAYERS.find(([attribute]) => attribute in attributes)?.[1] ?? 'Unknown';
}

function milliseconds([seconds, nanoseconds]: HrTime): number {
  return seconds * 1000 + Math.floor(nanoseconds / 1e6);
}

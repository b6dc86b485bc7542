import {
  ADDRESS_USED_AT_PEER,
  ENDPOINT,
  PARENT_ENDPOINT,
  PARENT_INSTANCE,
  PARENT_SEGMENT_ID,
  PARENT_SERVICE,
  PARENT_SPAN_ID,
  TRACE_ID,
} from './attributes';
import { UNKNOWN } from './header';
import type { Identity } from './identity';
import { segmentIdOf } from './ids';
import { operationName } from './operation';
import type { SegmentReference } from './protocol/segment';
import { type ReadableSpan, textAt } from './span';
import { addressOf, idOf, pathOf } from './texts';

/**
 * To the span that sent the message, as its `sw8` header told. A sender that told no address used the same
 * broker as we did; OAP finds the broker by it.
 */
export function crossProcessReference(
  { attributes }: ReadableSpan,
  peer: string | undefined,
): SegmentReference {
  const address = textAt(attributes, ADDRESS_USED_AT_PEER) ?? UNKNOWN;
  return {
    refType: 'CrossProcess',
    traceId: idOf(textAt(attributes, TRACE_ID) ?? ''),
    parentTraceSegmentId: idOf(textAt(attributes, PARENT_SEGMENT_ID) ?? ''),
    parentSpanId: Number(attributes[PARENT_SPAN_ID] ?? 0),
    parentService: pathOf(textAt(attributes, PARENT_SERVICE) ?? ''),
    parentServiceInstance: pathOf(textAt(attributes, PARENT_INSTANCE) ?? ''),
    parentEndpoint: pathOf(textAt(attributes, PARENT_ENDPOINT) ?? ''),
    networkAddressUsedAtPeer: addressOf(address === UNKNOWN ? (peer ?? '') : address),
  };
}

/** To the parent, a span of this process: each is a segment, so what SkyWalking calls another thread. */
export function crossThreadReference(span: ReadableSpan, identity: Identity): SegmentReference {
  const parent = span.parentSpanContext!;
  return {
    refType: 'CrossThread',
    traceId: idOf(textAt(span.attributes, TRACE_ID) ?? parent.traceId),
    parentTraceSegmentId: segmentIdOf(parent.traceId, parent.spanId),
    parentSpanId: 0,
    parentService: identity.service,
    parentServiceInstance: identity.instance,
    parentEndpoint: pathOf(textAt(span.attributes, ENDPOINT) ?? operationName(span)),
    networkAddressUsedAtPeer: '',
  };
}

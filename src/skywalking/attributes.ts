/**
 * Span attributes that keep what SkyWalking needs to know of a span's origin. Where the OpenTelemetry
 * Collector's skywalking receiver has a name, it is that name.
 */

/** the SkyWalking trace, where one came with the message: on every span from there on */
export const TRACE_ID = 'sw8.trace_id';

/** Who sent the message: on the span that received it. */
export const PARENT_SEGMENT_ID = 'sw8.parent_segment_id';
export const PARENT_SPAN_ID = 'sw8.parent_span_id';
export const PARENT_SERVICE = 'parent.service';
export const PARENT_INSTANCE = 'parent.service.instance';
export const PARENT_ENDPOINT = 'parent.endpoint';
export const ADDRESS_USED_AT_PEER = 'network.AddressUsedAtPeer';
export const REF_TYPE = 'refType';

/** operation name of the span through which the work came into this process: on the spans below it */
export const ENDPOINT = 'sw8.endpoint';
/** tracing mode 1 */
export const SKIP_ANALYSIS = 'sw8.skip_analysis';

/** All of the above: they become fields of the segment, not tags. */
export const ORIGIN: ReadonlySet<string> = new Set([
  TRACE_ID,
  PARENT_SEGMENT_ID,
  PARENT_SPAN_ID,
  PARENT_SERVICE,
  PARENT_INSTANCE,
  PARENT_ENDPOINT,
  ADDRESS_USED_AT_PEER,
  REF_TYPE,
  ENDPOINT,
  SKIP_ANALYSIS,
]);

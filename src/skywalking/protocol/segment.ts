/**
 * A segment as SkyWalking takes it: the JSON of HTTP, whose names gRPC uses too. Times are milliseconds since
 * the epoch. https://skywalking.apache.org/docs/main/next/en/api/trace-data-protocol-v3/
 */
export interface SegmentObject {
  readonly traceId: string;
  readonly traceSegmentId: string;
  readonly service: string;
  readonly serviceInstance: string;
  readonly isSizeLimited: boolean;
  readonly spans: readonly SpanObject[];
}

export interface SpanObject {
  readonly spanId: number;
  /** -1: the segment's first span */
  readonly parentSpanId: number;
  readonly startTime: number;
  readonly endTime: number;
  readonly operationName: string;
  /** required of an Exit span */
  readonly peer: string;
  readonly spanType: 'Entry' | 'Exit' | 'Local';
  readonly spanLayer: 'Unknown' | 'Database' | 'RPCFramework' | 'Http' | 'MQ' | 'Cache' | 'FAAS';
  /** of OAP's component-libraries.yml; 0: unknown */
  readonly componentId: number;
  readonly isError: boolean;
  readonly tags: readonly KeyStringValuePair[];
  readonly logs: readonly { readonly time: number; readonly data: readonly KeyStringValuePair[] }[];
  readonly refs: readonly SegmentReference[];
  /** left out of OAP's metrics */
  readonly skipAnalysis: boolean;
}

export interface SegmentReference {
  readonly refType: 'CrossProcess' | 'CrossThread';
  readonly traceId: string;
  readonly parentTraceSegmentId: string;
  readonly parentSpanId: number;
  readonly parentService: string;
  readonly parentServiceInstance: string;
  readonly parentEndpoint: string;
  readonly networkAddressUsedAtPeer: string;
}

export interface KeyStringValuePair {
  readonly key: string;
  readonly value: string;
}

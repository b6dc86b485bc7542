import { cut } from '../wire/text';
import { decodeBase64, encodeBase64 } from './base64';
import { memo } from './memo';
import { MAX_NAME, MAX_PATH } from './texts';

/** The message header of SkyWalking's cross-process protocol v3. */
export const SW8 = 'sw8';

/**
 * What an `sw8` header says: which span sent the message, and who runs it.
 * https://skywalking.apache.org/docs/main/next/en/api/x-process-propagation-headers-v3/
 */
export interface Sw8Header {
  readonly traceId: string;
  readonly parentSegmentId: string;
  /** number of the parent's span in its segment, from 0 */
  readonly parentSpanId: number;
  readonly service: string;
  readonly instance: string;
  /** operation name of the parent's first entry span */
  readonly endpoint: string;
  /** the address under which the sender knows the receiver: the broker's */
  readonly address: string;
}

const MAX_HEADER = 2048;
/** OAP stores ids of up to 150 characters: as many bytes, in base64. */
const MAX_ENCODED_ID = 200;
const MAX_SPAN_NUMBER = 2 ** 31 - 1;

/** Receivers refuse a header with an empty field (Java), or take it as a wish not to trace (Python). */
export const UNKNOWN = '-';

/** Never has an empty field, never exceeds the protocol's lengths. */
export function encodeSw8(header: Sw8Header): string {
  return [
    '1', // sampled: no receiver looks at it, so what is not sampled sends no header
    encodeBase64(header.traceId),
    encodeBase64(header.parentSegmentId),
    header.parentSpanId,
    encodeName(header.service),
    encodeName(header.instance),
    encodePath(header.endpoint),
    encodePath(header.address),
  ].join('-');
}

/**
 * undefined for what is no `sw8` header. The four texts may be empty: skywalking-backend-js 0.9 sends no
 * address.
 */
export function decodeSw8(value: string): Sw8Header | undefined {
  if (value.length > MAX_HEADER) return undefined;
  const parts = value.split('-');
  if (parts.length !== 8) return undefined;
  const [sample, encodedTraceId, encodedSegmentId, spanNumber, ...encodedTexts] = parts as [
    string,
    string,
    string,
    string,
    ...string[],
  ];
  if (sample !== '0' && sample !== '1') return undefined;
  if (!/^\d{1,10}$/.test(spanNumber) || Number(spanNumber) > MAX_SPAN_NUMBER) return undefined;
  if (encodedTraceId.length > MAX_ENCODED_ID || encodedSegmentId.length > MAX_ENCODED_ID) return undefined;
  const traceId = decodeBase64(encodedTraceId);
  const parentSegmentId = decodeBase64(encodedSegmentId);
  if (!traceId || !parentSegmentId) return undefined;
  const [service, instance, endpoint, address] = encodedTexts.map(decodeText);
  if (service === undefined || instance === undefined || endpoint === undefined || address === undefined) {
    return undefined;
  }
  return { traceId, parentSegmentId, parentSpanId: Number(spanNumber), service, instance, endpoint, address };
}

const encodeName = memo((text) => encodeBase64(cut(text, MAX_NAME) || UNKNOWN));
const encodePath = memo((text) => encodeBase64(cut(text, MAX_PATH) || UNKNOWN));
const decodeText = memo(decodeBase64);

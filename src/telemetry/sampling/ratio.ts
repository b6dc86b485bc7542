const WORD = 8;
const ALL = 0xffffffff;

/**
 * Whether a trace belongs to the share to keep: decided by its id alone, so that every service and every span
 * decides alike, and a greater share contains a smaller one. It is how OpenTelemetry's JavaScript SDK decides
 * (TraceIdRatioBasedSampler, 2.x): the four words of the id, xor, against the share of their range.
 */
export function isInShare(traceId: string, ratio: number): boolean {
  if (ratio >= 1) return true;
  let word = 0;
  for (let at = 0; at < traceId.length; at += WORD) {
    word ^= Number.parseInt(traceId.slice(at, at + WORD), 16);
  }
  return word >>> 0 < Math.floor(ratio * ALL);
}

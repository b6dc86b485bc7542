import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Makes one batch after another, span by span. */
export interface SpanEncoder {
  /** Adds a span that has ended; nothing of it is referred to afterwards. */
  add(span: ReadableSpan): void;
  /** spans of the batch so far */
  items(): number;
  /** bytes of the batch so far */
  size(): number;
  /** The batch, whose memory is given away; the next one is begun. */
  take(): Uint8Array;
}

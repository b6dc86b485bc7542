import type { Span } from '@opentelemetry/api';
import type { Message, Publication } from '../messaging/facts';

/**
 * Functions of the user that see spans as they are made, to add attributes. A hook that throws is reported
 * once; the message gets through.
 */
export interface Hooks {
  /** a message is about to be sent; its span has begun */
  readonly publish?: (span: Span, publication: Publication) => void;
  /** the broker answered on a confirm channel; the span is about to end */
  readonly confirm?: (span: Span, outcome: { readonly ok: boolean }) => void;
  /** a message is about to be handled; its span has begun */
  readonly processStart?: (span: Span, message: Message) => void;
  /** a message is handled and settled; its span is about to end */
  readonly processEnd?: (
    span: Span,
    outcome: { readonly error?: unknown; readonly settlement: string },
  ) => void;
}

import type { AttributeValue, Span } from '@opentelemetry/api';
import { CONVERSATION_ID, EXCHANGE, MESSAGE_ID, QUEUE, ROUTING_KEY } from './semconv';
import type { Way } from './way';

/** A span, as far as attributes go. */
export type AttributeSink = Pick<Span, 'setAttribute'>;

/** Sets what is known, and says something. */
export function set(span: AttributeSink, name: string, value: AttributeValue | undefined): void {
  if (value !== undefined && value !== '') span.setAttribute(name, value);
}

/** Sets a property that may be anything, but should be text. */
export function setText(span: AttributeSink, name: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') span.setAttribute(name, value);
}

interface Names {
  readonly messageId?: unknown;
  readonly correlationId?: unknown;
}

export function describeWay(span: AttributeSink, { exchange, routingKey, queue }: Way): void {
  set(span, EXCHANGE, exchange);
  set(span, ROUTING_KEY, routingKey);
  set(span, QUEUE, queue);
}

/** What a message's sender calls it. */
export function describeNames(span: AttributeSink, { messageId, correlationId }: Names): void {
  setText(span, MESSAGE_ID, messageId);
  setText(span, CONVERSATION_ID, correlationId);
}

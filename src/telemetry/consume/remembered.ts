import type { Context, Span } from '@opentelemetry/api';
import type { Broker, Message } from '../../messaging/facts';
import type { Destination } from '../names/destination';
import type { Telemetry } from '../telemetry';

/** Where a message came from, as a batch of them is described. */
export interface DeliveryOrigin {
  readonly telemetry: Telemetry;
  readonly broker: Broker;
  readonly queue: string;
  readonly source: Destination;
  /** without spans, also of a batch */
  readonly ignored: boolean;
  /** starts the span of a batch; here, since whoever asks for it may have another copy of hoptrace */
  readonly startBatch: (known: readonly Remembered[], count: number) => Span;
}

export interface Remembered {
  readonly context: Context;
  readonly origin: DeliveryOrigin;
}

/**
 * Messages by their `fields`, which is one object however often amqplib or the application copies the message.
 * The same in every copy of hoptrace in a process, and there from when an application has asked for it:
 * until then a message costs what it costs without.
 */
const MESSAGES = Symbol.for('hoptrace.messages');

const global = globalThis as { [MESSAGES]?: WeakMap<object, Remembered> };

/** From now on what is delivered is remembered. */
export function rememberFromNow(): void {
  global[MESSAGES] ??= new WeakMap();
}

export function remember({ fields }: Message, context: Context, origin: DeliveryOrigin): void {
  global[MESSAGES]?.set(fields, { context, origin });
}

/** What is known of a message, which may be anything. */
export function recall(message: unknown): Remembered | undefined {
  const fields = (message as { fields?: unknown } | null | undefined)?.fields;
  return typeof fields === 'object' && fields !== null ? global[MESSAGES]?.get(fields) : undefined;
}

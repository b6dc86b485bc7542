import type { Span } from '@opentelemetry/api';
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

/**
 * What is known of a message. A delivery is one itself, so that to remember it takes nothing but the mark; its
 * context is made again from span and headers when it is asked for: kept, it took 0.6 kB an unsettled message.
 */
export interface Remembered {
  /** the message's own; undefined: it has none (an ignored queue) */
  readonly span: Span | undefined;
  readonly origin: DeliveryOrigin;
}

/** Makes `super(object)` give that object, so that a class can put a private field on one that is not its own. */
class Whichever {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is the point
    return object;
  }
}

/**
 * A private field: nobody can see it, and unlike an entry of a WeakMap (4 µs a message, most of them the garbage
 * collector's) it costs next to nothing.
 */
class Mark extends Whichever {
  #remembered: Remembered;

  constructor(fields: object, remembered: Remembered) {
    super(fields);
    this.#remembered = remembered;
  }

  static put(fields: object, remembered: Remembered): void {
    if (#remembered in fields) (fields as Mark).#remembered = remembered;
    else new Mark(fields, remembered);
  }

  static of(fields: object): Remembered | undefined {
    return #remembered in fields ? (fields as Mark).#remembered : undefined;
  }
}

interface Messages {
  /** an application has asked for them; until then a message costs what it costs without */
  wanted: boolean;
  readonly put: (fields: object, remembered: Remembered) => void;
  readonly of: (fields: object) => Remembered | undefined;
}

/**
 * Messages by their `fields`, which is one object however often amqplib or the application copies the message.
 * The same in every copy of hoptrace in a process.
 */
const MESSAGES = Symbol.for('hoptrace.remembered');
const global = globalThis as { [MESSAGES]?: Messages };
global[MESSAGES] ??= { wanted: false, put: Mark.put, of: Mark.of };
const messages = global[MESSAGES];

/** From now on what is delivered is remembered. */
export function rememberFromNow(): void {
  messages.wanted = true;
}

export function remember({ fields }: Message, remembered: Remembered): void {
  if (messages.wanted) messages.put(fields, remembered);
}

/** What is known of a message, which may be anything. */
export function recall(message: unknown): Remembered | undefined {
  const fields = (message as { fields?: unknown } | null | undefined)?.fields;
  return typeof fields === 'object' && fields !== null ? messages.of(fields) : undefined;
}

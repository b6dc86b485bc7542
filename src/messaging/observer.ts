import type {
  Broker,
  Closure,
  Get,
  Headers,
  Message,
  Publication,
  Queue,
  Return,
  Settlement,
  SettlementKind,
  Subscription,
} from './facts';
import type { Entry } from './ledger';

/**
 * Who is told what happens to messages: the patches state facts to it, telemetry implements it. What lasts
 * longer than a call (a subscription, a delivery, a publication) is an observation of its own, kept by the
 * patch and told how it goes on. An observer may throw: the patch reports it and the message gets through.
 */
export interface Observer {
  /** a queue was declared */
  declared(queue: Queue): void;
  /** `consume` was called */
  subscribe(subscription: Subscription): SubscriptionObservation;
  /** `publish` was called and amqplib is about to send the message; undefined: not of interest */
  publish(publication: Publication): PublicationObservation | undefined;
  /** gives a callback that runs `callback` in the context of now */
  bind<F extends (...args: never[]) => unknown>(callback: F): F;
  /** Runs what concerns a message, in the context that its headers carry; returns and throws what it does. */
  within<R>(headers: Headers | undefined, call: () => R): R;
  /** Runs what no call and no message brought about, in nobody's context; returns and throws what it does. */
  outside<R>(call: () => R): R;
  /** `get` was called */
  get(get: Get): GetObservation;
  /** whether `settle` is to be called; may change with every call */
  readonly watchesSettling: boolean;
  /** a settling method was called, for this delivery (of several, the oldest) where it is known */
  settle(settlement: Settlement, delivery: DeliveryObservation | undefined): SettleObservation;
  /** a `mandatory` message came back */
  returned(message: Return): void;
  /** the broker stopped reading from this connection (RabbitMQ's connection.blocked) */
  blocked(broker: Broker): void;
  /** and reads again; also when a blocked connection closes */
  unblocked(broker: Broker): void;
}

/** One consumer, from the call of `consume` until it is cancelled. */
export interface SubscriptionObservation {
  /** basic.consume-ok */
  started(consumerTag: string): void;
  /** `consume` threw, or the broker refused it */
  failed(error: unknown): void;
  /** no more deliveries: cancelled by the application or the broker, or its channel closed */
  ended(): void;
  /** a message for this consumer */
  deliver(message: Message): DeliveryObservation;
}

/** One delivered message. */
export interface DeliveryObservation extends Entry {
  /** whether it is to wait in its channel's ledger, to be told of its settlement */
  readonly awaitsSettlement: boolean;
  /**
   * Runs the application's handler; returns and throws what it does. Called at most once, and before the same
   * subscription has its next message.
   */
  run(handler: MessageHandler, self: unknown, message: Message): unknown;
  /** settled by the application */
  settled(kind: SettlementKind, requeue: boolean): void;
  /** the broker took it back at the application's wish (basic.recover) */
  recovered(): void;
  /** the channel closed before it was settled */
  closed(closure: Closure): void;
  /** nobody watches any more: what becomes of it will not be known */
  abandoned(): void;
}

export type MessageHandler = (this: unknown, message: Message) => unknown;

/** One published message. On a confirm channel it waits in the channel's ledger of confirms. */
export interface PublicationObservation extends Entry {
  /** adds what travels with the message to headers that amqplib made for this message alone */
  inject(headers: Headers): void;
  /** amqplib took the message; `writable` false: the application should wait for drain */
  sent(writable: boolean): void;
  /** `publish` threw */
  failed(error: unknown): void;
  /** the broker's answer on a confirm channel */
  confirmed(ok: boolean): void;
  /** the channel closed before the broker answered */
  closed(closure: Closure): void;
  /** nobody watches any more: the broker's answer will not be known */
  abandoned(): void;
}

/** One call of `get`. */
export interface GetObservation {
  /** the message is handed over; undefined: nothing to settle */
  received(message: Message): DeliveryObservation | undefined;
  empty(): void;
  failed(error: unknown): void;
}

/** One call of a settling method. */
export interface SettleObservation {
  /** amqplib sent it */
  done(): void;
  failed(error: unknown): void;
}

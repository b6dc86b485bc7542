/**
 * What the patches state about the world, in AMQP's and amqplib's terms. Plain data: no span, no context.
 */

/** The broker at the other end of a connection. A field is absent where the client does not tell it. */
export interface Broker {
  /** host name or address as the application gave it, where the socket still knows it */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** address and port of the socket's other end */
  readonly peerAddress: string | undefined;
  readonly peerPort: number | undefined;
  /** virtual host, decoded (`/` by default) */
  readonly vhost: string | undefined;
  readonly cluster: string | undefined;
  readonly product: string | undefined;
  readonly version: string | undefined;
}

/**
 * A message's properties (AMQP 0-9-1 specification, basic class), of the types that amqplib decodes them to and
 * refuses to encode others than. What is not set may be absent, undefined or null, by the version of amqplib.
 */
export interface Properties {
  readonly headers?: Headers | undefined;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  /** 1: transient, 2: persistent */
  readonly deliveryMode?: number | undefined;
  readonly priority?: number | undefined;
  readonly correlationId?: string | undefined;
  readonly replyTo?: string | undefined;
  /** milliseconds, as text */
  readonly expiration?: string | undefined;
  readonly messageId?: string | undefined;
  /** as the publisher set it: by the specification in seconds, by many in milliseconds */
  readonly timestamp?: number | undefined;
  readonly type?: string | undefined;
  readonly userId?: string | undefined;
  readonly appId?: string | undefined;
  readonly clusterId?: string | undefined;
}

/** A message as amqplib hands it to consumers. */
export interface Message {
  readonly fields: {
    readonly deliveryTag: number;
    readonly redelivered: boolean;
    readonly exchange: string;
    readonly routingKey: string;
    readonly consumerTag?: string;
  };
  readonly properties: Properties;
  readonly content: Buffer;
  /** bytes, where the body has not been put together yet: to ask for `content` takes time */
  readonly bodySize?: number;
}

/** A message's headers table: from any client, so of any shape. */
export type Headers = Record<string, unknown>;

/** A queue as the broker has it. */
export interface Queue {
  readonly name: string;
  /** it ends with the connection that declared it */
  readonly exclusive: boolean;
}

/** One call of `consume`. */
export interface Subscription {
  readonly broker: Broker;
  /** as given to `consume`; empty means the channel's last declared queue, which is then filled in where known */
  readonly queue: string;
  /** chosen by the application; undefined: the broker makes one */
  readonly consumerTag: string | undefined;
  readonly noAck: boolean;
  readonly exclusive: boolean;
  readonly priority: number | undefined;
  /** the channel's prefetch count when `consume` was called; undefined: never set, so unlimited */
  readonly prefetch: number | undefined;
  readonly arguments: Readonly<Record<string, unknown>> | undefined;
}

/** One call of `publish` or `sendToQueue`. */
export interface Publication {
  readonly broker: Broker;
  /** empty: the default exchange */
  readonly exchange: string;
  readonly routingKey: string;
  /** on a confirm channel, so the broker answers */
  readonly confirm: boolean;
  readonly mandatory: boolean;
  readonly messageId: string | undefined;
  readonly correlationId: string | undefined;
  /** as amqplib is about to send them; the headers inherit from the application's */
  readonly properties: Properties;
  readonly content: unknown;
  /** bytes; undefined where the content is not a Buffer (amqplib will throw) */
  readonly bodySize: number | undefined;
}

/** One call of `get`. */
export interface Get {
  readonly broker: Broker;
  readonly queue: string;
  readonly noAck: boolean;
}

/** How an application settles messages: AMQP's three methods. */
export type SettlementKind = 'ack' | 'nack' | 'reject';

/** One call of `ack`, `nack`, `reject`, `ackAll` or `nackAll`. */
export interface Settlement {
  readonly broker: Broker;
  readonly kind: SettlementKind;
  readonly requeue: boolean;
  /** undefined: all messages of the channel */
  readonly deliveryTag: number | undefined;
  /** messages meant by `allUpTo`, `ackAll`, `nackAll`; undefined: the one with the tag */
  readonly count: number | undefined;
}

/** Why a channel is no more. */
export interface Closure {
  /** the application closed the channel or the connection itself */
  readonly byApplication: boolean;
  /** AMQP reply code, where the broker or amqplib gave one */
  readonly code: number | undefined;
  readonly message: string | undefined;
}

/** A `mandatory` message that no queue took, as it comes back. */
export interface Return {
  readonly broker: Broker;
  readonly replyCode: number;
  readonly replyText: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly headers: Headers | undefined;
}

import type { Attributes } from '@opentelemetry/api';
import { DESTINATION_ANONYMOUS, DESTINATION_TEMPLATE, DESTINATION_TEMPORARY } from './semconv';

/**
 * How a destination is called. Span names must be of low cardinality, so what the broker or a client made up
 * (server-named queues, reply-to addresses) is left out of them and marked instead.
 */
export interface Destination {
  /** for span names and metrics; undefined: left out */
  readonly name: string | undefined;
  /** made up by the broker or a client, and gone with its connection */
  readonly anonymous: boolean;
}

const SERVER_NAMED = 'amq.gen-';
const DIRECT_REPLY_TO = 'amq.rabbitmq.reply-to';

/** The default exchange has no name; so the conventions call it by this one. */
const DEFAULT_EXCHANGE = 'amq.default';

/** A queue that the broker named, or RabbitMQ's direct reply-to. */
export function isAnonymous(queue: string): boolean {
  return queue.startsWith(SERVER_NAMED) || queue.startsWith(DIRECT_REPLY_TO) || queue === '';
}

/** What a consumer reads from: its queue. */
export function sourceOf(queue: string): Destination {
  return isAnonymous(queue) ? { name: undefined, anonymous: true } : { name: queue, anonymous: false };
}

/** What a publisher writes to: the exchange or, on the default exchange, the queue that the routing key names. */
export function targetOf(exchange: string, routingKey: string): Destination {
  return exchange === '' ? sourceOf(routingKey) : { name: exchange, anonymous: false };
}

/**
 * `messaging.destination.name` as the conventions have it for RabbitMQ: `{exchange}:{routing key}:{queue}`,
 * with equal or empty parts left out.
 */
export function fullName(exchange: string, routingKey: string, queue = ''): string {
  let name = exchange;
  if (routingKey !== '' && routingKey !== exchange) name += name === '' ? routingKey : `:${routingKey}`;
  if (queue !== '' && queue !== routingKey && queue !== exchange) name += name === '' ? queue : `:${queue}`;
  return name === '' ? DEFAULT_EXCHANGE : name;
}

/** What a span says of a destination beside its full name: that it is made up, or the low-cardinality part where that differs. */
export function describe(attributes: Attributes, { name, anonymous }: Destination, full: string): void {
  if (anonymous) {
    attributes[DESTINATION_ANONYMOUS] = true;
    attributes[DESTINATION_TEMPORARY] = true;
  } else if (name !== full) {
    attributes[DESTINATION_TEMPLATE] = name;
  }
}

import type { Attributes } from '@opentelemetry/api';
import { DESTINATION_ANONYMOUS, DESTINATION_TEMPLATE, DESTINATION_TEMPORARY } from './semconv';

/**
 * How a destination is called. Span names must be of low cardinality, so what nobody chose for good
 * (server-named queues, reply-to addresses; see names.ts) is left out of them and marked instead.
 */
export interface Destination {
  /** for span names and metrics; undefined: left out */
  readonly name: string | undefined;
  /** made up by the broker or a client, and gone with its connection */
  readonly anonymous: boolean;
  /** whether the name is a template, which stands for many */
  readonly templated?: boolean;
}

/** The default exchange has no name: the conventions call it by this one. */
export const DEFAULT_EXCHANGE = 'amq.default';

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
  }
  if (name !== undefined && name !== full) attributes[DESTINATION_TEMPLATE] = name;
}

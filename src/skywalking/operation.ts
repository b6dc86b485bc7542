import { type Attributes, SpanKind } from '@opentelemetry/api';
import {
  CONSUMER_TAG,
  DESTINATION_NAME,
  DESTINATION_TEMPLATE,
  EXCHANGE,
  MESSAGING_SYSTEM,
  PEER_ADDRESS,
  PEER_PORT,
  QUEUE,
  RABBITMQ,
  ROUTING_KEY,
  SERVER_ADDRESS,
  SERVER_PORT,
} from '../telemetry/names/semconv';
import { type ToldWay, wayOfDelivery, wayOfPublish } from '../wire/way';
import { ENDPOINT } from './attributes';
import { memo } from './memo';
import { type ReadableSpan, textAt } from './span';

type Described = Pick<ReadableSpan, 'name' | 'kind' | 'attributes'>;

/** Consumer tags that the broker made up. */
const MADE_UP_TAG = 'amq.ctag-';
/** Queues that the broker named, and direct reply-to. */
const MADE_UP_QUEUE = /^amq\.(gen-|rabbitmq\.reply-to)/;

export function isRabbitMQ({ attributes }: Pick<ReadableSpan, 'attributes'>): boolean {
  return attributes[MESSAGING_SYSTEM] === RABBITMQ;
}

/**
 * What SkyWalking calls a span: for messages as its Go agent does, `AMQP/{exchange}/{routing key}/Producer`
 * and `AMQP/{queue}/{consumer tag}/Consumer`, with empty parts left out. OAP keeps metrics for each name, so
 * what varies from message to message is not in it.
 */
export function operationName(span: Described): string {
  if (!isRabbitMQ(span)) return span.name;
  const routingKey = routingKeyOf(span);
  switch (span.kind) {
    case SpanKind.PRODUCER:
      return path(exchangeOf(span), routingKey && steady(routingKey), 'Producer');
    case SpanKind.CONSUMER:
      return path(steady(queueOf(span) ?? ''), steady(consumerTagOf(span) ?? ''), 'Consumer');
    default:
      return span.name;
  }
}

function path(...parts: (string | undefined)[]): string {
  return ['AMQP', ...parts.filter(Boolean)].join('/');
}

/** Undefined: the default one. */
export function exchangeOf({ kind, attributes }: Omit<Described, 'name'>): string | undefined {
  const way = kind === SpanKind.PRODUCER ? wayOfPublish : wayOfDelivery;
  return way(toldBy(attributes)).exchange || undefined;
}

export function routingKeyOf({ kind, attributes }: Omit<Described, 'name'>): string | undefined {
  if (kind !== SpanKind.PRODUCER) return textAt(attributes, ROUTING_KEY);
  return wayOfPublish(toldBy(attributes)).routingKey || undefined;
}

/** The queue a message was read from; spans of other instrumentations tell only their destination. */
export function queueOf({ attributes }: Pick<ReadableSpan, 'attributes'>): string | undefined {
  return wayOfDelivery(toldBy(attributes)).queue || textAt(attributes, DESTINATION_NAME);
}

function toldBy(attributes: Attributes): ToldWay {
  return {
    name: textAt(attributes, DESTINATION_NAME),
    template: textAt(attributes, DESTINATION_TEMPLATE),
    routingKey: textAt(attributes, ROUTING_KEY),
    exchange: textAt(attributes, EXCHANGE),
    queue: textAt(attributes, QUEUE),
  };
}

/** The consumer's tag, where the application chose it. */
export function consumerTagOf({ attributes }: Pick<ReadableSpan, 'attributes'>): string | undefined {
  const tag = textAt(attributes, CONSUMER_TAG);
  return tag?.startsWith(MADE_UP_TAG) ? undefined : tag;
}

const UUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi;
const LONG_HEX = /[\da-f]{16,}/gi;
const NUMBER_WORD = /(?<=^|\.)\d+(?=\.|$)/g;

/**
 * A name without what is likely to differ from message to message: nothing is left of a name that the broker
 * made up; UUIDs, 16 and more hexadecimal digits, and words (between dots) of digits alone become `*`.
 */
export const steady = memo((name) => {
  if (MADE_UP_QUEUE.test(name)) return '';
  return name.replace(UUID, '*').replace(LONG_HEX, '*').replace(NUMBER_WORD, '*');
});

/** The other end, as `host:port`: the same text for all who use the broker under the same name. */
export function peerOf({ attributes }: Pick<ReadableSpan, 'attributes'>): string | undefined {
  const host = textAt(attributes, SERVER_ADDRESS) ?? textAt(attributes, PEER_ADDRESS);
  if (host === undefined) return undefined;
  const port = attributes[SERVER_PORT] ?? attributes[PEER_PORT];
  const name = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}

/** The operation name of the span through which the work came into this process. */
export function endpointOf(span: Described): string {
  return textAt(span.attributes, ENDPOINT) ?? operationName(span);
}

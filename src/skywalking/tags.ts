import { SpanKind } from '@opentelemetry/api';
import type { QueueTag } from '../config/skywalking';
import {
  CONSUMER_TAG,
  CONVERSATION_ID,
  DESTINATION_ANONYMOUS,
  DESTINATION_NAME,
  DESTINATION_TEMPLATE,
  DESTINATION_TEMPORARY,
  EXCHANGE,
  MESSAGE_ID,
  MESSAGING_SYSTEM,
  OPERATION_NAME,
  OPERATION_TYPE,
  PEER_ADDRESS,
  PEER_PORT,
  QUEUE,
  REPLY_TO,
  ROUTING_KEY,
  SERVER_ADDRESS,
  SERVER_PORT,
  TIME_IN_QUEUE_MS,
} from '../telemetry/names/semconv';
import { ORIGIN } from './attributes';
import { isFitting, knownTags } from './known-tags';
import { print } from './logs';
import { consumerTagOf, exchangeOf, isRabbitMQ, queueOf, routingKeyOf, steady } from './operation';
import type { KeyStringValuePair } from './protocol/segment';
import { type ReadableSpan, textAt } from './span';
import { contentOf, keyOf, searchableOf } from './texts';

/** What is said by the segment's other fields or by a tag of SkyWalking's own, and not again as a tag. */
const SAID: ReadonlySet<string> = new Set([
  ...ORIGIN,
  MESSAGING_SYSTEM,
  OPERATION_NAME,
  OPERATION_TYPE,
  DESTINATION_NAME,
  DESTINATION_TEMPLATE,
  DESTINATION_ANONYMOUS,
  DESTINATION_TEMPORARY,
  ROUTING_KEY,
  MESSAGE_ID,
  CONVERSATION_ID,
  SERVER_ADDRESS,
  SERVER_PORT,
  PEER_ADDRESS,
  PEER_PORT,
  EXCHANGE,
  QUEUE,
  REPLY_TO,
  CONSUMER_TAG,
  TIME_IN_QUEUE_MS,
]);

/** SkyWalking's own tags first, then every other attribute under its own name. */
export function tagsOf(
  span: ReadableSpan,
  peer: string | undefined,
  queueTag: QueueTag,
): KeyStringValuePair[] {
  const ours = isRabbitMQ(span);
  const tags = ours ? messageTags(span, peer, queueTag) : knownTags(span.attributes);
  const said = new Set(tags.map(({ key }) => key));
  for (const [name, attribute] of Object.entries(span.attributes)) {
    if ((ours ? SAID : ORIGIN).has(name) || said.has(name)) continue;
    const value = print(attribute);
    if (isFitting(name, value)) tags.push({ key: keyOf(name), value: contentOf(value) });
  }
  return tags;
}

function messageTags(span: ReadableSpan, peer: string | undefined, queueTag: QueueTag): KeyStringValuePair[] {
  const tags: KeyStringValuePair[] = [];
  for (const [key, value] of describe(span, peer, queueTag)) {
    if (value !== undefined && value !== '') tags.push({ key, value: searchableOf(key, value) });
  }
  return tags;
}

type Tag = readonly [key: string, value: string | undefined];

function describe(span: ReadableSpan, peer: string | undefined, queueTag: QueueTag): Tag[] {
  const { attributes } = span;
  const exchange = exchangeOf(span);
  const routingKey = routingKeyOf(span);
  if (span.kind === SpanKind.PRODUCER) {
    const queue = queueTag === 'routing-key' || exchange === undefined ? routingKey : undefined;
    return [
      ['mq.broker', peer],
      ['mq.exchange', exchange],
      ['mq.routing_key', routingKey],
      ['mq.topic', exchange],
      ['mq.queue', named(queue)],
      ['mq.msg.id', textAt(attributes, MESSAGE_ID)],
      ['mq.correlation_id', textAt(attributes, CONVERSATION_ID)],
    ];
  }
  const waited = attributes[TIME_IN_QUEUE_MS];
  const meets = queueTag === 'routing-key' && span.kind === SpanKind.CONSUMER;
  return [
    ['mq.broker', peer],
    ['mq.topic', exchange],
    ['mq.queue', named((meets ? routingKey : undefined) ?? queueOf(span))],
    ['mq.msg.id', textAt(attributes, MESSAGE_ID)],
    ['mq.consumer_tag', consumerTagOf(span)],
    ['mq.correlation_id', textAt(attributes, CONVERSATION_ID)],
    ['mq.reply_to', textAt(attributes, REPLY_TO)],
    ['transmission.latency', waited === undefined ? undefined : String(Math.round(Number(waited)))],
  ];
}

/** OAP makes an endpoint of every `mq.queue`: none for the names that a broker makes up. */
function named(queue: string | undefined): string | undefined {
  return queue !== undefined && steady(queue) !== '' ? queue : undefined;
}

import type { Attributes } from '@opentelemetry/api';
import type { Message, Subscription } from '../../messaging/facts';
import { type Destination, describe, fullName } from '../names/destination';
import { type AttributeSink, describeNames, describeWay, set, setText } from '../names/message-attributes';
import {
  ATTEMPT,
  BODY_SIZE,
  CONSUMER_TAG,
  DEAD_LETTER_EXCHANGE,
  DEAD_LETTER_QUEUE,
  DEAD_LETTER_REASON,
  DELIVERY_TAG,
  DESTINATION_NAME,
  FIRST_DEAD_LETTER_EXCHANGE,
  FIRST_DEAD_LETTER_QUEUE,
  FIRST_DEAD_LETTER_REASON,
  MESSAGING_SYSTEM,
  OPERATION_NAME,
  OPERATION_TYPE,
  RABBITMQ,
  REDELIVERED,
  REPLY_TO,
  SERVER_ADDRESS,
  SERVER_PORT,
  TIME_IN_QUEUE_MS,
} from '../names/semconv';
import { saidOfDelivery, type Way } from '../names/way';
import type { History } from './attempts';

/**
 * The attributes of one subscription's process spans. What is constant for its connection (virtual host, peer
 * address, cluster) is on the setup span, to which each of them links, and what can be derived is not said: a
 * first attempt is one that does not say otherwise, and most of the way (names/way) is in the destination's name.
 * Each attribute that is the same on all spans costs some 40 bytes on the wire; and from the twentieth on V8
 * keeps an object as a hash table, which costs 1.4 µs and 650 bytes more.
 */
export class ProcessAttributes {
  readonly #source: Destination;
  readonly #bodySize: boolean;
  readonly #consumerTag: string | undefined;
  readonly #queue: string | undefined;
  readonly #server: string | undefined;
  readonly #port: number | undefined;
  /** the last full name, what it was made of and what else is said of it: most messages of a queue come the same way */
  #exchange: string | undefined;
  #routingKey: string | undefined;
  #fullName = '';
  #way: Way | undefined;

  constructor(subscription: Subscription, source: Destination, bodySize: boolean) {
    const { broker, queue, consumerTag } = subscription;
    this.#source = source;
    this.#bodySize = bodySize;
    this.#consumerTag = consumerTag;
    this.#queue = queue || undefined;
    this.#server = broker.host;
    this.#port = broker.port;
  }

  /**
   * What a sampler may want: what the conventions ask to be given at the start, and that a message was tried
   * before. No more than that: the SDK copies it twice before it sets it, and once for spans that do not record.
   */
  atStart({ fields }: Message, { attempt }: History): Attributes {
    const name = this.#nameOf(fields.exchange, fields.routingKey);
    // not copied from the last one: on Node.js 20 what is added to a copy costs 4 µs, most of them the collector's
    const attributes: Attributes = {
      [MESSAGING_SYSTEM]: RABBITMQ,
      [OPERATION_NAME]: 'process',
      [OPERATION_TYPE]: 'process',
      [DESTINATION_NAME]: name,
    };
    if (this.#server !== undefined) attributes[SERVER_ADDRESS] = this.#server;
    if (this.#port !== undefined) attributes[SERVER_PORT] = this.#port;
    describe(attributes, this.#source, name);
    if (fields.redelivered) attributes[REDELIVERED] = true;
    if (attempt > 1) attributes[ATTEMPT] = attempt;
    return attributes;
  }

  /** The rest, for spans that record; `isWayHidden`: by a rule, so that the name does not tell it. */
  complete(
    span: AttributeSink,
    message: Message,
    history: History,
    waited: number | undefined,
    isWayHidden = false,
  ): void {
    const { fields, properties } = message;
    if (this.#way !== undefined)
      describeWay(span, isWayHidden ? { ...fields, queue: this.#queue } : this.#way);
    describeNames(span, properties);
    set(span, CONSUMER_TAG, this.#consumerTag);
    span.setAttribute(DELIVERY_TAG, fields.deliveryTag);
    set(span, TIME_IN_QUEUE_MS, waited);
    setText(span, REPLY_TO, properties.replyTo);
    if (this.#bodySize) span.setAttribute(BODY_SIZE, message.content.length);
    if (history.newest !== undefined) describeDeaths(span, history);
  }

  #nameOf(exchange: string, routingKey: string): string {
    if (exchange !== this.#exchange || routingKey !== this.#routingKey) {
      this.#exchange = exchange;
      this.#routingKey = routingKey;
      this.#fullName = fullName(exchange, routingKey, this.#queue);
      const { name } = this.#source;
      const template = name === this.#fullName ? undefined : name;
      this.#way = saidOfDelivery(exchange, routingKey, this.#queue, template);
    }
    return this.#fullName;
  }
}

function describeDeaths(span: AttributeSink, { newest, first }: History): void {
  set(span, DEAD_LETTER_QUEUE, newest?.queue);
  set(span, DEAD_LETTER_REASON, newest?.reason);
  set(span, DEAD_LETTER_EXCHANGE, newest?.exchange);
  set(span, FIRST_DEAD_LETTER_QUEUE, first?.queue);
  set(span, FIRST_DEAD_LETTER_REASON, first?.reason);
  set(span, FIRST_DEAD_LETTER_EXCHANGE, first?.exchange);
}

import type { Attributes, Span } from '@opentelemetry/api';
import type { Message, Subscription } from '../messaging/facts';
import type { History } from './attempts';
import { brokerAttributes } from './broker';
import { type Destination, describe, fullName } from './destination';
import {
  ATTEMPT,
  BODY_SIZE,
  CLUSTER,
  CONSUMER_TAG,
  CONVERSATION_ID,
  DEAD_LETTER_EXCHANGE,
  DEAD_LETTER_QUEUE,
  DEAD_LETTER_REASON,
  DELIVERY_TAG,
  DESTINATION_NAME,
  EXCHANGE,
  FIRST_DEAD_LETTER_EXCHANGE,
  FIRST_DEAD_LETTER_QUEUE,
  FIRST_DEAD_LETTER_REASON,
  MESSAGE_ID,
  MESSAGING_SYSTEM,
  OPERATION_NAME,
  OPERATION_TYPE,
  PEER_ADDRESS,
  PEER_PORT,
  QUEUE,
  RABBITMQ,
  REDELIVERED,
  REPLY_TO,
  ROUTING_KEY,
  SERVER_ADDRESS,
  SERVER_PORT,
  TIME_IN_QUEUE_MS,
  VHOST,
} from './semconv';

/** The attributes of one subscription's process spans. */
export class ProcessAttributes {
  readonly #broker: Attributes;
  readonly #queue: string | undefined;
  readonly #source: Destination;
  readonly #bodySize: boolean;
  readonly #constant: Attributes;
  /** the last full name and what it was made of: most messages of a queue come the same way */
  #exchange = '';
  #routingKey = '';
  #fullName: string;

  constructor(subscription: Subscription, source: Destination, bodySize: boolean) {
    const { queue, consumerTag } = subscription;
    this.#broker = brokerAttributes(subscription.broker);
    this.#queue = queue || undefined;
    this.#source = source;
    this.#bodySize = bodySize;
    this.#constant = {
      [PEER_ADDRESS]: this.#broker[PEER_ADDRESS],
      [PEER_PORT]: this.#broker[PEER_PORT],
      [CLUSTER]: this.#broker[CLUSTER],
      [CONSUMER_TAG]: consumerTag,
    };
    this.#fullName = fullName('', '', queue);
  }

  /**
   * What a sampler may want. One literal for all that is always or mostly there (undefined is no attribute to
   * OpenTelemetry): objects of one shape are made in 0.01 µs, a literal that begins with a spread in 8 on
   * Node 20.
   */
  atStart({ fields, properties }: Message, history: History, waited: number | undefined): Attributes {
    const { exchange, routingKey } = fields;
    const name = this.#nameOf(exchange, routingKey);
    const attributes: Attributes = {
      [MESSAGING_SYSTEM]: RABBITMQ,
      [OPERATION_NAME]: 'process',
      [OPERATION_TYPE]: 'process',
      [DESTINATION_NAME]: name,
      [ROUTING_KEY]: routingKey || undefined,
      [QUEUE]: this.#queue,
      [SERVER_ADDRESS]: this.#broker[SERVER_ADDRESS],
      [SERVER_PORT]: this.#broker[SERVER_PORT],
      [VHOST]: this.#broker[VHOST],
      [REDELIVERED]: fields.redelivered,
      [ATTEMPT]: history.attempt,
      [TIME_IN_QUEUE_MS]: waited,
    };
    describe(attributes, this.#source, name);
    if (exchange !== '') attributes[EXCHANGE] = exchange;
    if (typeof properties.messageId === 'string') attributes[MESSAGE_ID] = properties.messageId;
    if (typeof properties.correlationId === 'string') attributes[CONVERSATION_ID] = properties.correlationId;
    if (typeof properties.replyTo === 'string') attributes[REPLY_TO] = properties.replyTo;
    if (history.newest !== undefined) describeDeaths(attributes, history);
    return attributes;
  }

  /**
   * What no sampler asks for. Only spans that record get it, which spares the others a fifth of their cost; and
   * the SDK copies what is given at the start twice before it sets it.
   */
  complete(span: Pick<Span, 'setAttribute' | 'setAttributes'>, { fields, content }: Message): void {
    span.setAttributes(this.#constant);
    span.setAttribute(DELIVERY_TAG, fields.deliveryTag);
    if (this.#bodySize) span.setAttribute(BODY_SIZE, content.length);
  }

  #nameOf(exchange: string, routingKey: string): string {
    if (exchange !== this.#exchange || routingKey !== this.#routingKey) {
      this.#exchange = exchange;
      this.#routingKey = routingKey;
      this.#fullName = fullName(exchange, routingKey, this.#queue);
    }
    return this.#fullName;
  }
}

function describeDeaths(attributes: Attributes, { newest, first }: History): void {
  set(attributes, DEAD_LETTER_QUEUE, newest?.queue);
  set(attributes, DEAD_LETTER_REASON, newest?.reason);
  set(attributes, DEAD_LETTER_EXCHANGE, newest?.exchange);
  set(attributes, FIRST_DEAD_LETTER_QUEUE, first?.queue);
  set(attributes, FIRST_DEAD_LETTER_REASON, first?.reason);
  set(attributes, FIRST_DEAD_LETTER_EXCHANGE, first?.exchange);
}

function set(attributes: Attributes, name: string, value: string | undefined): void {
  if (value !== undefined) attributes[name] = value;
}

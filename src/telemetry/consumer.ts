import { type Attributes, type Context, type Link, type Span, SpanKind, trace } from '@opentelemetry/api';
import type { Relation } from '../config/settings';
import type { Message, Subscription } from '../messaging/facts';
import type { DeliveryObservation } from '../messaging/observer';
import { type History, historyOf } from './attempts';
import { brokerAttributes } from './broker';
import { timeInQueue } from './clock';
import { withSpan } from './context';
import { ProcessDelivery } from './delivery';
import { type Destination, fullName } from './destination';
import type { ConsumerMetrics } from './metrics/metrics';
import { extract } from './propagation';
import {
  ATTEMPT,
  BODY_SIZE,
  CONSUMER_TAG,
  CONVERSATION_ID,
  DEAD_LETTER_EXCHANGE,
  DEAD_LETTER_QUEUE,
  DEAD_LETTER_REASON,
  DELIVERY_TAG,
  DESTINATION_ANONYMOUS,
  DESTINATION_NAME,
  DESTINATION_TEMPLATE,
  DESTINATION_TEMPORARY,
  EXCHANGE,
  FIRST_DEAD_LETTER_EXCHANGE,
  FIRST_DEAD_LETTER_QUEUE,
  FIRST_DEAD_LETTER_REASON,
  MESSAGE_ID,
  OPERATION_NAME,
  OPERATION_TYPE,
  QUEUE,
  REDELIVERED,
  REPLY_TO,
  ROUTING_KEY,
  TIME_IN_QUEUE_MS,
} from './semconv';
import { callHook, type Telemetry } from './telemetry';

/** What the deliveries of one subscription have in common, worked out once. */
export class Consumer {
  readonly telemetry: Telemetry;
  readonly noAck: boolean;
  readonly source: Destination;
  readonly metrics: ConsumerMetrics;
  readonly #queue: string;
  readonly #spanName: string;
  readonly #constant: Attributes;
  readonly #relation: Relation;
  readonly #ignored: boolean;
  readonly #setupSpan: Span | undefined;
  readonly #links: Link[];
  /** the last full name and what it was made of: most messages of a queue come the same way */
  #exchange = '';
  #routingKey = '';
  #fullName: string;

  constructor(
    telemetry: Telemetry,
    subscription: Subscription,
    source: Destination,
    metrics: ConsumerMetrics,
    setupSpan: Span | undefined,
  ) {
    this.telemetry = telemetry;
    this.noAck = subscription.noAck;
    this.metrics = metrics;
    this.#queue = subscription.queue;
    this.source = source;
    this.#spanName = source.name === undefined ? 'process' : `process ${source.name}`;
    this.#constant = { ...brokerAttributes(subscription.broker) };
    if (subscription.queue !== '') this.#constant[QUEUE] = subscription.queue;
    if (subscription.consumerTag !== undefined) this.#constant[CONSUMER_TAG] = subscription.consumerTag;
    this.#relation = telemetry.config.relation(subscription.queue);
    this.#ignored = telemetry.config.ignores(subscription.queue);
    this.#setupSpan = setupSpan;
    this.#links = setupSpan === undefined ? [] : [{ context: setupSpan.spanContext() }];
    this.#fullName = fullName('', '', subscription.queue);
  }

  deliver(message: Message): DeliveryObservation {
    const { fields, properties } = message;
    const headers = properties.headers;
    const history = historyOf(headers, this.#queue);
    const waited = timeInQueue(properties, history.newest?.time);
    const carried = extract(headers);

    this.metrics.consumed.value++;
    if (fields.redelivered) this.metrics.redelivered.value++;
    if (waited !== undefined) this.metrics.timeInQueue.record(waited);
    if (this.#ignored) return new ProcessDelivery(this, undefined, carried);

    const attributes = this.#attributes(message, history, waited);
    const span = this.#start(carried, attributes);
    callHook(this.telemetry, 'processStart', this.telemetry.config.hooks.processStart, span, message);
    return new ProcessDelivery(this, span, withSpan(carried, span));
  }

  #start(carried: Context, attributes: Attributes): Span {
    const { tracer } = this.telemetry;
    const kind = SpanKind.CONSUMER;
    if (this.#relation === 'parent') {
      return tracer.startSpan(this.#spanName, { kind, attributes, links: this.#links }, carried);
    }
    const origin = trace.getSpanContext(carried);
    const links = origin === undefined ? this.#links : [...this.#links, { context: origin }];
    if (this.#relation === 'subscription' && this.#setupSpan !== undefined) {
      return tracer.startSpan(
        this.#spanName,
        { kind, attributes, links },
        trace.setSpan(carried, this.#setupSpan),
      );
    }
    return tracer.startSpan(this.#spanName, { kind, attributes, links, root: true }, carried);
  }

  #attributes(
    { fields, properties, content }: Message,
    history: History,
    waited: number | undefined,
  ): Attributes {
    const attributes: Attributes = {
      [OPERATION_NAME]: 'process',
      [OPERATION_TYPE]: 'process',
      [DESTINATION_NAME]: this.#nameOf(fields.exchange, fields.routingKey),
      [DELIVERY_TAG]: fields.deliveryTag,
      [REDELIVERED]: fields.redelivered,
      [ATTEMPT]: history.attempt,
      // at the end: adding to a literal that begins with a spread takes 8 µs on Node 20, this way 0.1
      ...this.#constant,
    };
    if (this.source.anonymous) {
      attributes[DESTINATION_ANONYMOUS] = true;
      attributes[DESTINATION_TEMPORARY] = true;
    } else if (this.source.name !== attributes[DESTINATION_NAME]) {
      attributes[DESTINATION_TEMPLATE] = this.source.name;
    }
    if (fields.exchange !== '') attributes[EXCHANGE] = fields.exchange;
    if (fields.routingKey !== '') attributes[ROUTING_KEY] = fields.routingKey;
    if (typeof properties.messageId === 'string') attributes[MESSAGE_ID] = properties.messageId;
    if (typeof properties.correlationId === 'string') attributes[CONVERSATION_ID] = properties.correlationId;
    if (typeof properties.replyTo === 'string') attributes[REPLY_TO] = properties.replyTo;
    if (waited !== undefined) attributes[TIME_IN_QUEUE_MS] = waited;
    if (history.newest !== undefined) describeDeaths(attributes, history);
    if (this.telemetry.config.bodySize) attributes[BODY_SIZE] = content.length;
    return attributes;
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

import { type Attributes, type Context, context, type Span, SpanKind, trace } from '@opentelemetry/api';
import type { Closure, Get, Message, SettlementKind } from '../../messaging/facts';
import type { Entry } from '../../messaging/ledger';
import type { DeliveryObservation, GetObservation, MessageHandler } from '../../messaging/observer';
import { timeInQueue } from '../clock';
import { historyOf } from '../consume/attempts';
import { startBatch } from '../consume/batch';
import { type DeliveryOrigin, remember } from '../consume/remembered';
import { extract } from '../context/propagation';
import { endFailed, failureOf } from '../errors';
import type { ConsumerMetrics } from '../metrics/metrics';
import { brokerAttributes } from '../names/broker';
import { type Destination, describe, fullName } from '../names/destination';
import {
  ATTEMPT,
  BODY_SIZE,
  CONVERSATION_ID,
  DELIVERY_TAG,
  DESTINATION_NAME,
  EXCHANGE,
  MESSAGE_ID,
  OPERATION_NAME,
  OPERATION_TYPE,
  QUEUE,
  REDELIVERED,
  ROUTING_KEY,
  TIME_IN_QUEUE_MS,
} from '../names/semconv';
import type { QueueSettings } from '../rules/queue-settings';
import { startSpan } from '../sampling/start-span';
import { ALWAYS } from '../sampling/steering';
import type { Telemetry } from '../telemetry';

/** One call of `get`: a span for a message, nothing for an empty queue. */
export function observeGet(telemetry: Telemetry, get: Get, settings: QueueSettings): GetObservation {
  const { metrics, config } = telemetry;
  const source = telemetry.names.sourceOf(get.queue);
  const began = Date.now();
  const clock = performance.now();
  const caller: Context = context.active();
  const counted = metrics.consumer(get.broker, source);
  const duration = counted.operation('get', 'receive');
  const name = source.name === undefined ? 'get' : `get ${source.name}`;

  const start = (attributes: Attributes, carried?: Context, steering = settings.steering): Span => {
    const origin = carried === undefined ? undefined : trace.getSpanContext(carried);
    const links = origin === undefined ? [] : [{ context: origin }];
    const kind = SpanKind.CLIENT;
    return startSpan(telemetry, name, { kind, attributes, links, startTime: began }, caller, steering);
  };
  const origin: DeliveryOrigin = {
    telemetry,
    broker: get.broker,
    queue: get.queue,
    source,
    ignored: settings.ignored,
    startBatch,
  };
  return {
    received(message) {
      const { fields, properties } = message;
      const history = historyOf(properties.headers, get.queue, fields.redelivered);
      const waited = timeInQueue(properties, history.newest?.time);
      telemetry.names.answersTo(properties.replyTo);
      counted.received().value++;
      if (fields.redelivered) counted.redelivered().value++;
      if (waited !== undefined) counted.timeInQueue.record(waited);
      const carried = extract(properties.headers);
      let own: Span | undefined;
      if (!settings.ignored) {
        const attributes = attributesOf(get, source, message, history.attempt, waited);
        if (config.bodySize) attributes[BODY_SIZE] = message.bodySize ?? message.content.length;
        const treatment = settings.treatments?.of(fields.exchange, fields.routingKey);
        const isLater = fields.redelivered || history.attempt > 1;
        const always = treatment?.critical || (isLater && settings.steering?.keep?.redelivered);
        const span = start(
          treatment?.prepare(attributes, message) ?? attributes,
          carried,
          always ? ALWAYS : settings.steering,
        );
        try {
          if (treatment !== undefined && span.isRecording()) treatment.complete(span, message);
        } finally {
          span.end();
        }
        own = span;
      }
      remember(message, { span: own, origin });
      duration.record(performance.now() - clock);
      if (!get.noAck) return new ReceivedDelivery(counted, source, settings.ignored);
      counted.settled('auto').value++;
      return undefined;
    },
    empty() {
      duration.record(performance.now() - clock);
    },
    failed(error) {
      const failure = failureOf(error);
      duration.record(performance.now() - clock, failure.type);
      if (settings.ignored) return;
      const span = start({ ...brokerAttributes(get.broker), ...operation(get.queue) });
      endFailed(span, failure);
    },
  };
}

/** A message that `get` handed over: its span has ended, its settlement is still counted. */
class ReceivedDelivery implements DeliveryObservation {
  readonly awaitsSettlement = true;
  tag = 0;
  sibling: Entry | undefined;
  readonly source: Destination;
  readonly metrics: ConsumerMetrics;
  readonly ignored: boolean;

  constructor(metrics: ConsumerMetrics, source: Destination, ignored: boolean) {
    this.source = source;
    this.metrics = metrics;
    this.ignored = ignored;
    metrics.unsettled().value++;
  }

  run(handler: MessageHandler, self: unknown, message: Message): unknown {
    return handler.call(self, message);
  }

  settled(kind: SettlementKind, requeue: boolean): void {
    this.#settle(kind, kind === 'ack' ? undefined : requeue);
  }

  recovered(): void {
    this.#settle('recover');
  }

  closed(_closure: Closure): void {
    this.#settle('channel_closed');
  }

  abandoned(): void {
    this.metrics.unsettled().value--;
  }

  #settle(outcome: string, requeue?: boolean): void {
    this.metrics.unsettled().value--;
    this.metrics.settled(outcome, requeue).value++;
  }
}

function operation(queue: string): Attributes {
  return {
    [OPERATION_NAME]: 'get',
    [OPERATION_TYPE]: 'receive',
    [DESTINATION_NAME]: fullName('', '', queue),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function attributesOf(
  get: Get,
  source: Destination,
  { fields, properties }: Message,
  attempt: number,
  waited: number | undefined,
): Attributes {
  const name = fullName(fields.exchange, fields.routingKey, get.queue);
  const attributes: Attributes = {
    ...brokerAttributes(get.broker),
    ...operation(get.queue),
    [DESTINATION_NAME]: name,
    [DELIVERY_TAG]: fields.deliveryTag,
    [REDELIVERED]: fields.redelivered,
    [ATTEMPT]: attempt,
  };
  describe(attributes, source, name);
  if (get.queue !== '') attributes[QUEUE] = get.queue;
  if (fields.exchange !== '') attributes[EXCHANGE] = fields.exchange;
  if (fields.routingKey !== '') attributes[ROUTING_KEY] = fields.routingKey;
  if (isText(properties.messageId)) attributes[MESSAGE_ID] = properties.messageId;
  if (isText(properties.correlationId)) attributes[CONVERSATION_ID] = properties.correlationId;
  if (waited !== undefined) attributes[TIME_IN_QUEUE_MS] = waited;
  return attributes;
}

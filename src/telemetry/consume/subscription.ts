import { type Attributes, context, type Link, type Span, SpanKind } from '@opentelemetry/api';
import type { Broker, Message, Subscription } from '../../messaging/facts';
import type { DeliveryObservation, SubscriptionObservation } from '../../messaging/observer';
import { endFailed, failureOf } from '../errors';
import { brokerAttributes } from '../names/broker';
import { type Destination, describe, fullName } from '../names/destination';
import {
  BROKER_PRODUCT,
  BROKER_VERSION,
  CONSUMER_ARGUMENTS,
  CONSUMER_EXCLUSIVE,
  CONSUMER_NO_ACK,
  CONSUMER_PREFETCH,
  CONSUMER_PRIORITY,
  CONSUMER_TAG,
  DESTINATION_NAME,
  OPERATION_NAME,
  QUEUE,
} from '../names/semconv';
import { setupSteering, withSteering } from '../sampling/steering';
import type { Telemetry } from '../telemetry';
import { Consumer } from './consumer';

/** One call of `consume`: the setup span now, a consumer for what is delivered later. */
export function observeSubscription(
  telemetry: Telemetry,
  subscription: Subscription,
): SubscriptionObservation {
  const source = telemetry.names.sourceOf(subscription.queue);
  const { metrics, config, tracer } = telemetry;
  const ignored = config.ignores(subscription.queue);
  const began = performance.now();
  const counted = metrics.consumer(subscription.broker, source);
  const duration = counted.operation('subscribe', undefined);
  const span = ignored
    ? undefined
    : tracer.startSpan(
        source.name === undefined ? 'subscribe' : `subscribe ${source.name}`,
        { kind: SpanKind.CLIENT, attributes: setupAttributes(subscription, source) },
        withSteering(context.active(), setupSteering(config, subscription.queue)),
      );
  const consumer = consumerOf(telemetry, subscription, source, counted, span);
  let subscribed = false;
  return {
    started(consumerTag) {
      subscribed = true;
      counted.consumers().value++;
      try {
        span?.setAttribute(CONSUMER_TAG, consumerTag);
      } finally {
        span?.end();
      }
      duration.record(performance.now() - began);
    },
    failed(error) {
      const failure = failureOf(error);
      if (span !== undefined) endFailed(span, failure);
      duration.record(performance.now() - began, failure.type);
    },
    ended() {
      if (subscribed) counted.consumers().value--;
      subscribed = false;
    },
    deliver(message: Message): DeliveryObservation {
      return consumer.deliver(message);
    },
  };
}

/** A span that has begun is ended, should the rest fail. */
function consumerOf(
  ...[telemetry, subscription, source, counted, span]: ConstructorParameters<typeof Consumer>
) {
  try {
    return new Consumer(telemetry, subscription, source, counted, span);
  } catch (error) {
    span?.end();
    throw error;
  }
}

function setupAttributes(subscription: Subscription, source: Destination): Attributes {
  const { broker, queue } = subscription;
  const attributes: Attributes = {
    ...brokerAttributes(broker),
    ...productAttributes(broker),
    [OPERATION_NAME]: 'subscribe',
    [DESTINATION_NAME]: fullName('', '', queue),
    [CONSUMER_NO_ACK]: subscription.noAck,
    [CONSUMER_EXCLUSIVE]: subscription.exclusive,
  };
  if (queue !== '') attributes[QUEUE] = queue;
  describe(attributes, source, fullName('', '', queue));
  if (subscription.consumerTag !== undefined) attributes[CONSUMER_TAG] = subscription.consumerTag;
  if (subscription.priority !== undefined) attributes[CONSUMER_PRIORITY] = subscription.priority;
  if (subscription.prefetch !== undefined) attributes[CONSUMER_PREFETCH] = subscription.prefetch;
  for (const [name, value] of Object.entries(subscription.arguments ?? {})) {
    attributes[CONSUMER_ARGUMENTS + name] = printable(value);
  }
  return attributes;
}

function productAttributes({ product, version }: Broker): Attributes {
  const attributes: Attributes = {};
  if (product !== undefined) attributes[BROKER_PRODUCT] = product;
  if (version !== undefined) attributes[BROKER_VERSION] = version;
  return attributes;
}

/** As text, without asking the value for it: a table may have a `toString` of its own, or none. */
function printable(value: unknown): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(printable).join();
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value);
}

export function linkTo(span: Span | undefined): Link[] {
  return span === undefined ? [] : [{ context: span.spanContext() }];
}

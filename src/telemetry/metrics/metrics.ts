import { type Attributes, createNoopMeter, type Histogram, type Meter } from '@opentelemetry/api';
import type { Broker } from '../../messaging/facts';
import type { Destination } from '../destination';
import {
  DESTINATION_NAME,
  ERROR_TYPE,
  MESSAGING_SYSTEM,
  OPERATION_NAME,
  OPERATION_TYPE,
  RABBITMQ,
  SERVER_ADDRESS,
  SERVER_PORT,
  SETTLEMENT,
  VHOST,
} from '../semconv';
import { type Count, Counts } from './counts';
import { createInstruments, type Instruments } from './instruments';

/** Histograms record seconds; clocks here count milliseconds. */
const PER_SECOND = 1000;

/** A duration of one kind of operation on one destination. */
export interface Timer {
  /** milliseconds; `errorType` when it failed */
  record(duration: number, errorType?: string): void;
}

/** What is counted of one queue's consumers. */
export interface ConsumerMetrics {
  readonly consumed: Count;
  readonly redelivered: Count;
  readonly unsettled: Count;
  readonly consumers: Count;
  readonly process: Timer;
  readonly timeInQueue: Timer;
  readonly settled: (outcome: string) => Count;
}

/** What is counted of one destination's publishers. */
export interface PublisherMetrics {
  readonly sent: (errorType?: string) => Count;
  readonly returned: Count;
  readonly unconfirmed: Count;
  readonly backpressure: Count;
  readonly publish: Timer;
}

export interface Metrics {
  /** whether anybody collects; where not, clocks need not be read */
  readonly enabled: boolean;
  consumer(broker: Broker, source: Destination): ConsumerMetrics;
  publisher(broker: Broker, target: Destination): PublisherMetrics;
  /** `messaging.client.operation.duration` of get, subscribe and the settling methods */
  operation(broker: Broker, name: string, type: string | undefined, source: Destination | undefined): Timer;
  /** milliseconds that a connection was blocked */
  blocked(broker: Broker, duration: number): void;
}

export function createMetrics(meter: Meter): Metrics {
  return meter === createNoopMeter() ? NO_METRICS : metricsOf(createInstruments(meter));
}

function metricsOf(instruments: Instruments): Metrics {
  const publishers = new Map<string, PublisherMetrics>();
  return {
    enabled: true,
    consumer: (broker, source) => consumerMetrics(instruments, attributesOf(broker, source)),
    publisher: (broker, target) => {
      const attributes = attributesOf(broker, target);
      const key = JSON.stringify(attributes);
      let metrics = publishers.get(key);
      if (metrics === undefined) {
        metrics = publisherMetrics(instruments, attributes);
        publishers.set(key, metrics);
      }
      return metrics;
    },
    operation: (broker, name, type, source) =>
      timer(instruments.operationDuration, operation(attributesOf(broker, source), name, type)),
    blocked: (broker, duration) =>
      instruments.connectionBlocked.record(duration / PER_SECOND, attributesOf(broker, undefined)),
  };
}

function consumerMetrics(instruments: Instruments, base: Attributes): ConsumerMetrics {
  const process = operation(base, 'process', 'process');
  return {
    consumed: instruments.consumed.with(process),
    redelivered: instruments.redelivered.with(base),
    unsettled: instruments.unsettled.with(base),
    consumers: instruments.consumers.with(base),
    process: timer(instruments.processDuration, process),
    timeInQueue: timer(instruments.timeInQueue, base),
    settled: memoized((outcome) => instruments.settled.with({ ...base, [SETTLEMENT]: outcome })),
  };
}

function publisherMetrics(instruments: Instruments, base: Attributes): PublisherMetrics {
  const publish = operation(base, 'publish', 'send');
  const ok = instruments.sent.with(publish);
  const failed = memoized((errorType) => instruments.sent.with({ ...publish, [ERROR_TYPE]: errorType }));
  return {
    sent: (errorType) => (errorType === undefined ? ok : failed(errorType)),
    returned: instruments.returned.with(base),
    unconfirmed: instruments.unconfirmed.with(base),
    backpressure: instruments.backpressure.with(base),
    publish: timer(instruments.operationDuration, publish),
  };
}

/** Of low cardinality: no routing keys, no tags, no names that a broker or client made up. */
function attributesOf(broker: Broker, destination: Destination | undefined): Attributes {
  const attributes: Attributes = { [MESSAGING_SYSTEM]: RABBITMQ };
  if (destination?.name !== undefined) attributes[DESTINATION_NAME] = destination.name;
  if (broker.host !== undefined) attributes[SERVER_ADDRESS] = broker.host;
  if (broker.port !== undefined) attributes[SERVER_PORT] = broker.port;
  if (broker.vhost !== undefined) attributes[VHOST] = broker.vhost;
  return attributes;
}

function operation(base: Attributes, name: string, type: string | undefined): Attributes {
  return { ...base, [OPERATION_NAME]: name, ...(type === undefined ? {} : { [OPERATION_TYPE]: type }) };
}

function timer(histogram: Histogram, attributes: Attributes): Timer {
  const failed = memoized((errorType) => ({ ...attributes, [ERROR_TYPE]: errorType }));
  return {
    record(duration, errorType) {
      histogram.record(duration / PER_SECOND, errorType === undefined ? attributes : failed(errorType));
    },
  };
}

function memoized<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}

const NO_COUNT: Count = new Counts().with({});
const NO_TIMER: Timer = { record: () => undefined };
const NO_CONSUMER: ConsumerMetrics = {
  consumed: NO_COUNT,
  redelivered: NO_COUNT,
  unsettled: NO_COUNT,
  consumers: NO_COUNT,
  process: NO_TIMER,
  timeInQueue: NO_TIMER,
  settled: () => NO_COUNT,
};
const NO_PUBLISHER: PublisherMetrics = {
  sent: () => NO_COUNT,
  returned: NO_COUNT,
  unconfirmed: NO_COUNT,
  backpressure: NO_COUNT,
  publish: NO_TIMER,
};

/** Where nobody collects metrics. */
export const NO_METRICS: Metrics = {
  enabled: false,
  consumer: () => NO_CONSUMER,
  publisher: () => NO_PUBLISHER,
  operation: () => NO_TIMER,
  blocked: () => undefined,
};

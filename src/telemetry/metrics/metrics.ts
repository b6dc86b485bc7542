import type { Attributes, Meter } from '@opentelemetry/api';
import type { Broker } from '../../messaging/facts';
import type { Destination } from '../names/destination';
import {
  DESTINATION_NAME,
  DESTINATION_TEMPLATE,
  ERROR_TYPE,
  MESSAGING_SYSTEM,
  OPERATION_NAME,
  OPERATION_TYPE,
  RABBITMQ,
  REQUEUE,
  SERVER_ADDRESS,
  SERVER_PORT,
  SETTLEMENT,
  VHOST,
} from '../names/semconv';
import type { Count, Stopwatch } from './counts';
import type { Histograms } from './histograms';
import { Instruments } from './instruments';
import { byErrorType, byKey, once } from './memo';
import { OVERFLOW } from './series';
import { type Timer, timerOf } from './timer';

export type { Count } from './counts';
export type { Timer } from './timer';

/** What is counted of one queue's consumers. */
export interface ConsumerMetrics {
  /** delivered to a handler */
  readonly consumed: () => Count;
  /** handed over by `get` */
  readonly received: () => Count;
  readonly redelivered: () => Count;
  readonly unsettled: () => Count;
  readonly consumers: () => Count;
  readonly process: Timer;
  readonly timeInQueue: Timer;
  /** `requeue` of nack and reject: without, the message is dead-lettered or dropped */
  readonly settled: (outcome: string, requeue?: boolean) => Count;
  /** `messaging.client.operation.duration` of get, subscribe and the settling methods */
  readonly operation: (name: string, type: string | undefined) => Timer;
}

/** What is counted of one destination's publishers. */
export interface PublisherMetrics {
  readonly sent: (errorType?: string) => Count;
  readonly returned: Count;
  readonly unconfirmed: Count;
  readonly backpressure: Count;
  readonly publish: Timer;
}

/**
 * All that is counted and measured. The series live here, whoever collects them, so that a meter provider
 * may come late or be exchanged: what has been counted before is not lost.
 */
export interface Metrics {
  /** whether anybody collects; where not, clocks need not be read */
  readonly enabled: boolean;
  /** This meter collects from now on, and no other. */
  bind(meter: Meter): void;
  /** From now on histograms are counted here, for reports to be made of, rather than recorded with the meter. */
  holdHistograms(): readonly Histograms[];
  /** And now with the meter again. */
  releaseHistograms(): void;
  consumer(broker: Broker, source: Destination): ConsumerMetrics;
  publisher(broker: Broker, target: Destination): PublisherMetrics;
  /** `messaging.client.operation.duration` where no destination is known */
  operation(broker: Broker, name: string, type: string | undefined): Timer;
  /** time that connections to this broker are blocked */
  blocked(broker: Broker): Stopwatch;
}

/** `find` is asked for a meter whenever a destination is new and nobody collects yet. */
export function createMetrics(find: () => Meter): Metrics {
  const instruments = new Instruments();
  let bound: Meter | undefined;
  let holding = false;

  const bind = (meter: Meter): void => {
    if (meter === bound || meter === undefined) return; // somebody's provider may give none
    bound = meter;
    instruments.bindCounts(meter);
    bindHistograms();
  };
  const bindHistograms = (): void => {
    for (const histogram of instruments.histograms) histogram.bind(holding ? undefined : bound);
  };
  const look = (): void => {
    if (!instruments.areCollected) bind(find());
  };
  const consumers = perDestination((base) => {
    look();
    return consumerMetrics(instruments, base);
  });
  const publishers = perDestination((base) => {
    look();
    return publisherMetrics(instruments, base);
  });
  look();
  return {
    get enabled() {
      return holding || instruments.areCollected;
    },
    bind,
    holdHistograms() {
      holding = true;
      bindHistograms();
      return instruments.histograms;
    },
    releaseHistograms() {
      holding = false;
      bindHistograms();
    },
    consumer: consumers,
    publisher: publishers,
    operation: (broker, name, type) =>
      timerOf(instruments.operationDuration, operation(attributesOf(broker, undefined), name, type)),
    blocked: (broker) => instruments.connectionBlocked.with(attributesOf(broker, undefined)),
  };
}

/** Destinations that are told apart for each broker; an application that makes up more has them gathered in one. */
const DESTINATIONS = 1000;

function perDestination<T>(make: (base: Attributes) => T): (broker: Broker, destination: Destination) => T {
  const byBroker = new WeakMap<Broker, (destination: Destination) => T>();
  return (broker, destination) => {
    let of = byBroker.get(broker);
    if (of === undefined) {
      const find = (attribute: string) =>
        byKey(
          (name) => make(attributesOf(broker, name || undefined, attribute)),
          DESTINATIONS,
          () => make(OVERFLOW),
        );
      const [named, templated] = [find(DESTINATION_NAME), find(DESTINATION_TEMPLATE)];
      of = ({ name = '', templated: isTemplate }) => (isTemplate ? templated : named)(name);
      byBroker.set(broker, of);
    }
    return of(destination);
  };
}

/** Series come with their first use: a queue that is only read by `get` has no number of consumers, not even 0. */
function consumerMetrics(instruments: Instruments, base: Attributes): ConsumerMetrics {
  const settled = byKey((key) => {
    const [outcome, requeue] = key.split(':');
    return instruments.settled.with({
      ...base,
      [SETTLEMENT]: outcome,
      ...(requeue === undefined ? {} : { [REQUEUE]: requeue === 'true' }),
    });
  });
  const operations = byKey((name) =>
    byKey((type) => timerOf(instruments.operationDuration, operation(base, name, type || undefined))),
  );
  const process = operation(base, 'process');
  return {
    consumed: once(() => instruments.consumed.with(process)),
    received: once(() => instruments.consumed.with(operation(base, 'get'))),
    redelivered: once(() => instruments.redelivered.with(base)),
    unsettled: once(() => {
      // a series that began with the first dead letter would show no increase
      for (const refused of ['nack:false', 'reject:false']) settled(refused);
      return instruments.unsettled.with(base);
    }),
    consumers: once(() => instruments.consumers.with(base)),
    process: timerOf(instruments.processDuration, process),
    timeInQueue: timerOf(instruments.timeInQueue, base),
    settled: (outcome, requeue) => settled(requeue === undefined ? outcome : `${outcome}:${requeue}`),
    operation: (name, type = '') => operations(name)(type),
  };
}

function publisherMetrics(instruments: Instruments, base: Attributes): PublisherMetrics {
  const publish = operation(base, 'publish');
  const sent = instruments.sent.with(publish);
  const failed = byErrorType((type) => instruments.sent.with({ ...publish, [ERROR_TYPE]: type }));
  return {
    sent: (errorType) => (errorType === undefined ? sent : failed(errorType)),
    returned: instruments.returned.with(base),
    unconfirmed: instruments.unconfirmed.with(base),
    backpressure: instruments.backpressure.with(base),
    publish: timerOf(instruments.operationDuration, operation(base, 'publish', 'send')),
  };
}

/** Of low cardinality: no routing keys, no tags, no names that a broker or client made up. */
function attributesOf(
  broker: Broker,
  destination: string | undefined,
  attribute = DESTINATION_NAME,
): Attributes {
  const attributes: Attributes = { [MESSAGING_SYSTEM]: RABBITMQ };
  if (destination !== undefined) attributes[attribute] = destination;
  if (broker.host !== undefined) attributes[SERVER_ADDRESS] = broker.host;
  if (broker.port !== undefined) attributes[SERVER_PORT] = broker.port;
  if (broker.vhost !== undefined) attributes[VHOST] = broker.vhost;
  return attributes;
}

function operation(base: Attributes, name: string, type?: string): Attributes {
  return { ...base, [OPERATION_NAME]: name, ...(type === undefined ? {} : { [OPERATION_TYPE]: type }) };
}

import type { Histogram, Meter } from '@opentelemetry/api';
import { type Counts, counter, upDownCounter } from './counts';

/** Buckets, in seconds, that the semantic conventions advise for durations. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Messages wait longer than they are worked on. */
const WAITING_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

/** All instruments: the conventions' (https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/) and ours. */
export interface Instruments {
  readonly processDuration: Histogram;
  readonly operationDuration: Histogram;
  readonly timeInQueue: Histogram;
  readonly connectionBlocked: Histogram;
  readonly sent: Counts;
  readonly consumed: Counts;
  readonly unsettled: Counts;
  readonly redelivered: Counts;
  readonly settled: Counts;
  readonly returned: Counts;
  readonly consumers: Counts;
  readonly unconfirmed: Counts;
  readonly backpressure: Counts;
}

export function createInstruments(meter: Meter): Instruments {
  const seconds = (name: string, description: string, boundaries = SECONDS): Histogram =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: boundaries } });
  const up = (name: string, description: string, unit = '{message}'): Counts =>
    counter(meter, { name, description, unit });
  const upDown = (name: string, description: string, unit = '{message}'): Counts =>
    upDownCounter(meter, { name, description, unit });
  return {
    processDuration: seconds(
      'messaging.process.duration',
      'Duration of processing a message, until it is handled and settled.',
    ),
    operationDuration: seconds(
      'messaging.client.operation.duration',
      'Duration of publishing (on a confirm channel until the broker answers), getting, settling and subscribing.',
    ),
    timeInQueue: seconds(
      'hoptrace.message.time_in_queue',
      'Time from publishing to delivery, by the publisher’s clock.',
      WAITING_SECONDS,
    ),
    connectionBlocked: seconds(
      'hoptrace.connection.blocked',
      'Time the broker kept a connection blocked.',
      WAITING_SECONDS,
    ),
    sent: up('messaging.client.sent.messages', 'Messages that a producer tried to send to the broker.'),
    consumed: up('messaging.client.consumed.messages', 'Messages that were delivered to the application.'),
    unsettled: upDown('hoptrace.messages.unsettled', 'Messages delivered and not yet settled.'),
    redelivered: up(
      'hoptrace.messages.redelivered',
      'Messages that were delivered before, by the broker’s word.',
    ),
    settled: up('hoptrace.messages.settled', 'Messages settled, by outcome.'),
    returned: up('hoptrace.messages.returned', 'Mandatory messages that no queue took.'),
    consumers: upDown('hoptrace.consumers', 'Consumers subscribed.', '{consumer}'),
    unconfirmed: upDown('hoptrace.publish.unconfirmed', 'Messages published and not yet confirmed.'),
    backpressure: up('hoptrace.publish.backpressure', 'Publishes that were told to wait for drain.'),
  };
}

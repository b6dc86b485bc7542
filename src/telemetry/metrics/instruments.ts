import type { Meter } from '@opentelemetry/api';
import { Counts, countsOf, Stopwatch } from './counts';
import { Histograms } from './histograms';

/** Buckets, in seconds, that the semantic conventions advise for durations. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Messages wait longer than they are worked on. */
const WAITING_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

/** All instruments: the conventions' (https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/) and ours. */
export class Instruments {
  readonly processDuration = seconds(
    'messaging.process.duration',
    'Duration of processing a message, until it is handled and settled.',
    SECONDS,
  );
  readonly operationDuration = seconds(
    'messaging.client.operation.duration',
    'Duration of publishing (on a confirm channel until the broker answers), getting, settling and subscribing.',
    SECONDS,
  );
  readonly timeInQueue = seconds(
    'hoptrace.message.time_in_queue',
    'Time from publishing to delivery, by the publisher’s clock.',
    WAITING_SECONDS,
  );
  readonly sent = up('messaging.client.sent.messages', 'Messages that a producer tried to send.');
  readonly consumed = up('messaging.client.consumed.messages', 'Messages delivered to the application.');
  readonly unsettled = upDown('hoptrace.messages.unsettled', 'Messages delivered and not yet settled.');
  readonly redelivered = up(
    'hoptrace.messages.redelivered',
    'Messages delivered again, by the broker’s word.',
  );
  readonly settled = up('hoptrace.messages.settled', 'Messages settled, by outcome.');
  readonly returned = up('hoptrace.messages.returned', 'Mandatory messages that no queue took.');
  readonly consumers = upDown('hoptrace.consumers', 'Consumers subscribed.', '{consumer}');
  readonly unconfirmed = upDown('hoptrace.publish.unconfirmed', 'Messages published and not yet confirmed.');
  readonly backpressure = up('hoptrace.publish.backpressure', 'Publishes that were told to wait for drain.');
  readonly connectionBlocked = new Counts(
    {
      name: 'hoptrace.connection.blocked',
      description: 'Time that the broker has kept connections blocked, those that still are included.',
      unit: 's',
      kind: 'counter',
    },
    (attributes) => new Stopwatch(attributes),
  );

  /** Without a provider, the API gives one and the same instrument for every name. */
  get areCollected(): boolean {
    return this.sent.observable !== this.consumed.observable;
  }

  get histograms(): readonly Histograms[] {
    return [this.processDuration, this.operationDuration, this.timeInQueue];
  }

  bindCounts(meter: Meter): void {
    const counts = [
      this.sent,
      this.consumed,
      this.unsettled,
      this.redelivered,
      this.settled,
      this.returned,
      this.consumers,
      this.unconfirmed,
      this.backpressure,
      this.connectionBlocked,
    ];
    for (const each of counts) each.bind(meter);
  }
}

function seconds(name: string, description: string, boundaries: readonly number[]): Histograms {
  return new Histograms({ name, description, unit: 's', kind: 'histogram' }, boundaries);
}

function up(name: string, description: string): Counts {
  return countsOf({ name, description, unit: '{message}', kind: 'counter' });
}

function upDown(name: string, description: string, unit = '{message}'): Counts {
  return countsOf({ name, description, unit, kind: 'upDownCounter' });
}

import type { Broker, Publication } from '../../messaging/facts';
import type { PublisherMetrics } from '../metrics/metrics';
import { type Destination, targetOf } from '../names/destination';
import { type Treatments, treatmentsOf } from '../rules/treatments';
import { type Steering, steeringOf } from '../sampling/steering';
import type { Telemetry } from '../telemetry';

/** What all messages to one destination of one broker have in common, worked out once. */
export interface Publisher {
  readonly telemetry: Telemetry;
  readonly target: Destination;
  readonly spanName: string;
  readonly broker: Broker;
  readonly metrics: PublisherMetrics;
  readonly ignored: boolean;
  readonly steering: Steering | undefined;
  readonly treatments: Treatments | undefined;
}

/** Destinations remembered for each broker; an application that makes up more works them out each time. */
const LIMIT = 1000;

/** Finds the publisher for a message. Reply queues and other made-up names share one. */
export function publishers(telemetry: Telemetry): (publication: Publication) => Publisher {
  const byBroker = new WeakMap<Broker, Map<string, Publisher>>();
  return ({ broker, exchange, routingKey }) => {
    let known = byBroker.get(broker);
    if (known === undefined) {
      known = new Map();
      byBroker.set(broker, known);
    }
    // a queue on the default exchange and an exchange of the same name are two
    const key = exchange === '' ? `:${routingKey}` : exchange;
    let publisher = known.get(key);
    if (publisher === undefined) {
      publisher = publisherOf(telemetry, broker, exchange, routingKey);
      if (known.size < LIMIT && publisher.target.name !== undefined) known.set(key, publisher);
    }
    return publisher;
  };
}

function publisherOf(telemetry: Telemetry, broker: Broker, exchange: string, routingKey: string): Publisher {
  const { config } = telemetry;
  const target = targetOf(exchange, routingKey);
  const queue = exchange === '' ? routingKey : undefined;
  const name = queue ?? exchange;
  return {
    telemetry,
    target,
    spanName: target.name === undefined ? 'publish' : `publish ${target.name}`,
    broker,
    metrics: telemetry.metrics.publisher(broker, target),
    ignored: config.ignores(name),
    steering: steeringOf(config, name),
    treatments: treatmentsOf(config, queue),
  };
}

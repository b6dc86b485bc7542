import type { Propagates } from '../../config/propagate';
import type { Broker, Publication } from '../../messaging/facts';
import type { PublisherMetrics } from '../metrics/metrics';
import type { Destination } from '../names/destination';
import { type Treatments, treatmentsOf } from '../rules/treatments';
import { type Steering, steeringOf } from '../sampling/steering';
import type { Telemetry } from '../telemetry';
import { PublishAttributes } from './publish-attributes';

/** What all messages to one destination of one broker have in common, worked out once. */
export interface Publisher {
  readonly telemetry: Telemetry;
  readonly target: Destination;
  readonly spanName: string;
  readonly broker: Broker;
  readonly attributes: PublishAttributes;
  readonly metrics: PublisherMetrics;
  readonly ignored: boolean;
  readonly propagates: Propagates | undefined;
  readonly steering: Steering | undefined;
  readonly treatments: Treatments | undefined;
}

/** Destinations remembered for each broker; an application that makes up more works them out each time. */
const LIMIT = 1000;

/** A queue on the default exchange and an exchange of the same name are two. */
interface Known {
  readonly queues: Map<string, Publisher>;
  readonly exchanges: Map<string, Publisher>;
}

/** Finds the publisher for a message. Reply queues and other made-up names share one. */
export function publishers(telemetry: Telemetry): (publication: Publication) => Publisher {
  const byBroker = new WeakMap<Broker, Known>();
  return ({ broker, exchange, routingKey }) => {
    let all = byBroker.get(broker);
    if (all === undefined) {
      all = { queues: new Map(), exchanges: new Map() };
      byBroker.set(broker, all);
    }
    const isQueue = exchange === '';
    const known = isQueue ? all.queues : all.exchanges;
    const name = isQueue ? routingKey : exchange;
    let publisher = known.get(name);
    if (publisher === undefined) {
      publisher = publisherOf(telemetry, broker, exchange, routingKey);
      if (known.size < LIMIT && isChosen(publisher.target)) known.set(name, publisher);
    }
    return publisher;
  };
}

/** What is made up is of no use to remember: there will be others. */
function isChosen({ name, templated }: Destination): boolean {
  return name !== undefined && !templated;
}

function publisherOf(telemetry: Telemetry, broker: Broker, exchange: string, routingKey: string): Publisher {
  const { config } = telemetry;
  const target = telemetry.names.targetOf(exchange, routingKey);
  const queue = exchange === '' ? routingKey : undefined;
  const name = queue ?? exchange;
  return {
    telemetry,
    target,
    spanName: target.name === undefined ? 'publish' : `publish ${target.name}`,
    broker,
    attributes: new PublishAttributes(broker, target, config.bodySize),
    metrics: telemetry.metrics.publisher(broker, target),
    ignored: config.ignores(name),
    propagates: config.propagates(name),
    steering: steeringOf(config, name),
    treatments: treatmentsOf(config, queue),
  };
}

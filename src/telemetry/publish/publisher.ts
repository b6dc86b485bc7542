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

/** Finds the publisher for a message. A queue on the default exchange and an exchange of the same name are two. */
export function publishers(telemetry: Telemetry): (publication: Publication) => Publisher {
  const byBroker = new WeakMap<Broker, { readonly queues: Known; readonly exchanges: Known }>();
  return ({ broker, exchange, routingKey }) => {
    let all = byBroker.get(broker);
    if (all === undefined) {
      all = { queues: new Known(), exchanges: new Known() };
      byBroker.set(broker, all);
    }
    const isQueue = exchange === '';
    const known = isQueue ? all.queues : all.exchanges;
    const name = isQueue ? routingKey : exchange;
    const found = known.get(name, telemetry.names.revision);
    if (found !== undefined) return found;
    const publisher = publisherOf(telemetry, broker, exchange, routingKey);
    known.remember(name, publisher);
    return publisher;
  };
}

/** Destinations that are remembered: for good those that somebody chose, and of the others the last ones. */
const LIMIT = 1000;

/** The publishers of one broker by their destination's name. */
class Known {
  readonly #lasting = new Map<string, Publisher>();
  /** an address to answer to is answered to for a while; then there will be others */
  readonly #recent = new Map<string, Publisher>();
  #revision = 0;

  get(name: string, revision: number): Publisher | undefined {
    const lasting = this.#lasting.get(name);
    if (lasting !== undefined) return lasting;
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#recent.clear();
    }
    return this.#recent.get(name);
  }

  remember(name: string, publisher: Publisher): void {
    if (isChosen(publisher.target) && this.#lasting.size < LIMIT) this.#lasting.set(name, publisher);
    else {
      if (this.#recent.size >= LIMIT) this.#recent.delete(this.#recent.keys().next().value!);
      this.#recent.set(name, publisher);
    }
  }
}

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

import { context } from '@opentelemetry/api';
import type { Broker } from '../messaging/facts';
import type { DeliveryObservation, Observer } from '../messaging/observer';
import { callIn } from './context';
import type { Destination } from './destination';
import { PublishObservation } from './publication';
import { publishers } from './publisher';
import { observeGet } from './receive';
import { Returns } from './returns';
import { observeSettlement } from './settlement';
import { observeSubscription } from './subscription';
import type { Telemetry } from './telemetry';

/** Makes spans, context and metrics of what the patches tell. */
export function createObserver(telemetry: Telemetry): Observer {
  const publisherOf = publishers(telemetry);
  const returns = new Returns();
  const blockedSince = new WeakMap<Broker, number>();
  return {
    subscribe: (subscription) => observeSubscription(telemetry, subscription),
    publish(publication) {
      const publisher = publisherOf(publication);
      if (!publication.mandatory || !publication.confirm)
        return new PublishObservation(publisher, publication);
      const observation = new PublishObservation(publisher, publication, returns.forget);
      returns.expect(observation);
      return observation;
    },
    bind(callback) {
      const publisher = context.active();
      return function (this: unknown, ...args: unknown[]) {
        return callIn(publisher, () => callback.apply(this as never, args as never[]), telemetry.fault);
      } as unknown as typeof callback;
    },
    get: (get) => observeGet(telemetry, get),
    settle: (settlement, delivery) => observeSettlement(telemetry, settlement, sourceOfDelivery(delivery)),
    returned: (message) => returns.returned(message, publisherOf),
    blocked(broker) {
      blockedSince.set(broker, performance.now());
    },
    unblocked(broker) {
      const since = blockedSince.get(broker);
      if (since !== undefined) telemetry.metrics.blocked(broker, performance.now() - since);
      blockedSince.delete(broker);
    },
  };
}

/** The queue a delivery came from: both kinds of deliveries here know it. */
function sourceOfDelivery(delivery: DeliveryObservation | undefined): Destination | undefined {
  return (delivery as (DeliveryObservation & { readonly source?: Destination }) | undefined)?.source;
}

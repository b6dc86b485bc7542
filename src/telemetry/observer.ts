import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { DeliveryObservation, Observer } from '../messaging/observer';
import { observeSubscription } from './consume/subscription';
import { switchTo } from './context/context';
import { extract } from './context/propagation';
import { observeGet } from './get/get';
import { PublishObservation } from './publish/publication';
import { publishers } from './publish/publisher';
import { Returns } from './publish/returns';
import { queueSettings } from './rules/queue-settings';
import { SettlementObservation, type SettlementOrigin, watchesSettling } from './settle/settlement';
import type { Telemetry } from './telemetry';

/** Makes spans, context and metrics of what the patches tell. */
export function createObserver(telemetry: Telemetry): Observer {
  const publisherOf = publishers(telemetry);
  const settingsOf = queueSettings(telemetry.config);
  const returns = new Returns();
  return {
    declared: ({ name, exclusive }) => telemetry.names.declared(name, exclusive),
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
        return switchTo(publisher, () => Reflect.apply(callback, this, args), telemetry.fault);
      } as unknown as typeof callback;
    },
    within: (headers, call) => switchTo(extract(headers), call, telemetry.fault),
    outside: (call) => switchTo(ROOT_CONTEXT, call, telemetry.fault),
    get: (get) => observeGet(telemetry, get, settingsOf(get.queue)),
    get watchesSettling() {
      return watchesSettling(telemetry);
    },
    settle: (settlement, delivery) => new SettlementObservation(telemetry, settlement, originOf(delivery)),
    returned: (message) => returns.returned(message, publisherOf),
    blocked: (broker) => telemetry.metrics.blocked(broker).start(),
    unblocked: (broker) => telemetry.metrics.blocked(broker).stop(),
  };
}

/** Both kinds of deliveries here know where they came from. */
function originOf(delivery: DeliveryObservation | undefined): SettlementOrigin | undefined {
  return delivery as (DeliveryObservation & SettlementOrigin) | undefined;
}

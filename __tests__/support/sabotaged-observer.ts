import type { Observer } from '../../src/messaging/observer';

/** Every method that a patch calls: of the observer itself, and of each kind of observation. */
export const METHODS = [
  'observer.declared',
  'observer.subscribe',
  'observer.publish',
  'observer.bind',
  'observer.within',
  'observer.outside',
  'observer.get',
  'observer.settle',
  'observer.returned',
  'observer.blocked',
  'observer.unblocked',
  'subscription.started',
  'subscription.failed',
  'subscription.ended',
  'subscription.deliver',
  'delivery.awaitsSettlement',
  'delivery.run',
  'delivery.settled',
  'delivery.recovered',
  'delivery.closed',
  'publication.inject',
  'publication.sent',
  'publication.failed',
  'publication.confirmed',
  'publication.closed',
  'get.received',
  'get.empty',
  'get.failed',
  'settlement.done',
  'settlement.failed',
] as const;
export type ObserverMethod = (typeof METHODS)[number];

/** The observer, with one method of it or of its observations that throws, always. */
export function sabotaged(observer: Observer, method: ObserverMethod): Observer {
  const [brokenKind, name] = method.split('.') as [string, string];
  const breaks = <T extends object | undefined>(kind: string, object: T): T => {
    if (kind !== brokenKind || object === undefined) return object;
    return Object.defineProperty(object, name, {
      get() {
        throw new Error(`sabotaged ${method}`);
      },
    });
  };
  return breaks('observer', {
    ...observer,
    subscribe(facts) {
      const subscription = observer.subscribe(facts);
      const deliver = subscription.deliver.bind(subscription);
      subscription.deliver = (message) => breaks('delivery', deliver(message));
      return breaks('subscription', subscription);
    },
    publish: (facts) => breaks('publication', observer.publish(facts)),
    get(facts) {
      const get = observer.get(facts);
      const received = get.received.bind(get);
      get.received = (message) => breaks('delivery', received(message));
      return breaks('get', get);
    },
    // without settle spans nobody would be told of a settlement
    watchesSettling: true,
    settle: (facts, delivery) => breaks('settlement', observer.settle(facts, delivery)),
  });
}

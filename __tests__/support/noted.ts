import type { Message } from '../../src/messaging/facts';
import type { DeliveryObservation, Observer, PublicationObservation } from '../../src/messaging/observer';
import { createTap, type Tap } from '../../src/patches/tap';

/** What an observer was told: the method, and what it was given. */
export type Told = [method: string, ...facts: unknown[]];

export interface Noted {
  readonly tap: Tap;
  readonly told: Told[];
  /** what went wrong, by place */
  readonly faults: string[];
  /** The facts of the only call of a method. */
  the(method: string): unknown[];
}

/**
 * An observer that notes what the patches tell it, and its tap.
 * @param breaks a method of it that throws once it has noted that
 */
export function noted(breaks?: string): Noted {
  const told: Told[] = [];
  const faults: string[] = [];
  const note = (method: string, ...facts: unknown[]): void => {
    told.push([method, ...facts]);
    if (method === breaks) throw new Error(`broken ${method}`);
  };
  const tap = createTap((where) => void faults.push(where));
  tap.observer = observerOf(note);
  return {
    tap,
    told,
    faults,
    the(method) {
      const calls = told.filter(([each]) => each === method);
      expect(calls.map(([each]) => each)).toEqual([method]);
      return calls[0]!.slice(1);
    },
  };
}

type Note = (method: string, ...facts: unknown[]) => void;

const entry = () => ({ tag: 0, sibling: undefined });

function observerOf(note: Note): Observer {
  return {
    watchesSettling: true,
    declared: (queue) => note('declared', queue),
    subscribe(subscription) {
      note('subscribe', subscription);
      return {
        started: (tag) => note('subscription.started', tag),
        failed: (error) => note('subscription.failed', error),
        ended: () => note('subscription.ended'),
        deliver(message) {
          note('deliver', message);
          return deliveryOf(message, note);
        },
      };
    },
    publish(publication) {
      note('publish', publication);
      return publicationOf(note);
    },
    bind(callback) {
      note('bind', callback);
      return ((...args: never[]) => callback(...args)) as typeof callback;
    },
    within(headers, call) {
      note('within', headers);
      return call();
    },
    outside(call) {
      note('outside');
      return call();
    },
    get(get) {
      note('get', get);
      return {
        received(message) {
          note('get.received', message);
          return deliveryOf(message, note);
        },
        empty: () => note('get.empty'),
        failed: (error) => note('get.failed', error),
      };
    },
    settle(settlement, delivery) {
      note('settle', settlement, delivery?.tag);
      return {
        done: () => note('settlement.done'),
        failed: (error) => note('settlement.failed', error),
      };
    },
    returned: (message) => note('returned', message),
    blocked: (broker) => note('blocked', broker),
    unblocked: (broker) => note('unblocked', broker),
  };
}

function deliveryOf({ fields: { deliveryTag: tag } }: Message, note: Note): DeliveryObservation {
  return {
    ...entry(),
    awaitsSettlement: true,
    run(handler, self, message) {
      note('delivery.run', tag);
      return handler.call(self, message);
    },
    settled: (kind, requeue) => note('delivery.settled', tag, kind, requeue),
    recovered: () => note('delivery.recovered', tag),
    closed: (closure) => note('delivery.closed', tag, closure),
    abandoned: () => note('delivery.abandoned', tag),
  };
}

function publicationOf(note: Note): PublicationObservation {
  return {
    ...entry(),
    inject(headers) {
      headers.injected = 'by hoptrace';
      note('publication.inject');
    },
    sent: (writable) => note('publication.sent', writable),
    failed: (error) => note('publication.failed', error),
    confirmed: (ok) => note('publication.confirmed', ok),
    closed: (closure) => note('publication.closed', closure),
    abandoned: () => note('publication.abandoned'),
  };
}

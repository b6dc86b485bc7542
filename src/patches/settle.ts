import type { SettlementKind } from '../messaging/facts';
import type { DeliveryObservation, SettleObservation } from '../messaging/observer';
import { type Channel, callRefused, refusalOf, stateOf } from './channel';
import type { Method, Tap, Wrap } from './tap';

/** What the arguments of a settling method mean: AMQP's delivery-tag, multiple and requeue. */
interface Meaning {
  readonly kind: SettlementKind;
  readonly tag: (args: readonly unknown[]) => number;
  readonly multiple: (args: readonly unknown[]) => boolean;
  readonly requeue: (args: readonly unknown[]) => boolean;
}

const tagOf = (args: readonly unknown[]): number =>
  (args[0] as { fields: { deliveryTag: number } }).fields.deliveryTag;
/** with multiple: all messages of the channel */
const noTag = (): number => 0;
const always = (): boolean => true;
const never = (): boolean => false;
/** amqplib requeues unless told not to (lib/api_args.js) */
const requeueAt = (index: number) => (args: readonly unknown[]) => args[index] === undefined || !!args[index];
const secondArgument = (args: readonly unknown[]): boolean => !!args[1];

const METHODS: Record<string, Meaning> = {
  ack: { kind: 'ack', tag: tagOf, multiple: secondArgument, requeue: never },
  ackAll: { kind: 'ack', tag: noTag, multiple: always, requeue: never },
  nack: { kind: 'nack', tag: tagOf, multiple: secondArgument, requeue: requeueAt(2) },
  nackAll: { kind: 'nack', tag: noTag, multiple: always, requeue: requeueAt(0) },
  reject: { kind: 'reject', tag: tagOf, multiple: never, requeue: requeueAt(1) },
};

/** What one call takes out of its channel's ledger: one by itself, so that settling it makes no array. */
type Taken = DeliveryObservation | DeliveryObservation[] | undefined;

/** Channel.prototype.ack, ackAll, nack, nackAll and reject of both models. */
export function settleWraps(prototype: object, tap: Tap): Wrap[] {
  return Object.entries(METHODS).map(([method, meaning]) => ({
    target: prototype,
    method,
    around: (settle: Method) => told(settle, meaning, tap),
  }));
}

function told(settle: Method, { kind, tag: tagOf, multiple, requeue }: Meaning, tap: Tap): Method {
  /** Undefined: what is no message has no tag, and amqplib is about to throw just that. */
  function tagIn(args: readonly unknown[]): number | undefined {
    try {
      return tagOf(args);
    } catch {
      return undefined;
    }
  }

  /** The deliveries that the call means leave the ledger, and come back should amqplib throw. */
  function take(channel: Channel, tag: number, args: readonly unknown[]): Taken {
    try {
      const { deliveries } = stateOf(channel);
      return multiple(args) ? deliveries.takeUpTo(tag) : deliveries.take(tag);
    } catch (error) {
      tap.fault(kind, error);
      return undefined;
    }
  }

  function watch(channel: Channel, tag: number, taken: Taken, args: readonly unknown[]) {
    try {
      const { broker } = stateOf(channel);
      const isMultiple = Array.isArray(taken);
      return tap.observer?.settle(
        {
          broker,
          kind,
          requeue: requeue(args),
          deliveryTag: tag === 0 ? undefined : tag,
          count: isMultiple ? taken.length : undefined,
        },
        isMultiple ? taken[0] : taken,
      );
    } catch (error) {
      tap.fault(kind, error);
      return undefined;
    }
  }

  function done(taken: Taken, watching: SettleObservation | undefined, args: readonly unknown[]): void {
    try {
      watching?.done();
    } catch (error) {
      tap.fault(kind, error);
    }
    if (Array.isArray(taken)) for (const delivery of taken) settled(delivery, args);
    else settled(taken, args);
  }

  function settled(delivery: DeliveryObservation | undefined, args: readonly unknown[]): void {
    try {
      delivery?.settled(kind, requeue(args));
    } catch (error) {
      tap.fault(kind, error);
    }
  }

  function failed(
    channel: Channel,
    taken: Taken,
    watching: SettleObservation | undefined,
    error: unknown,
  ): void {
    try {
      const { deliveries } = stateOf(channel);
      if (Array.isArray(taken)) for (const delivery of taken) deliveries.add(delivery.tag, delivery);
      else if (taken !== undefined) deliveries.add(taken.tag, taken);
      watching?.failed(error);
    } catch (fault) {
      tap.fault(kind, fault);
    }
  }

  /** Apart, since a function in which a closure is made costs more, whether it comes to that or not. */
  function refuse(
    channel: Channel,
    args: unknown[],
    refusal: () => unknown,
    taken: Taken,
    watching: SettleObservation | undefined,
  ): unknown {
    const call = () => settle.apply(channel, args);
    return callRefused(call, refusal, (error) => failed(channel, taken, watching, error));
  }

  return function (this: Channel, ...args: unknown[]) {
    const { observer } = tap;
    // without a channel it is amqplib's to say so
    const tag = observer === undefined || this === undefined ? undefined : tagIn(args);
    if (observer === undefined || tag === undefined) return settle.apply(this, args);
    const taken = take(this, tag, args);
    const watching = observer.watchesSettling ? watch(this, tag, taken, args) : undefined;
    // most messages where few are sampled: nobody waits for this, and nobody wants to know
    if (taken === undefined && watching === undefined) return settle.apply(this, args);
    const refusal = refusalOf(this);
    if (refusal !== undefined) return refuse(this, args, refusal, taken, watching);
    let result: unknown;
    try {
      result = settle.apply(this, args);
    } catch (error) {
      failed(this, taken, watching, error);
      throw error;
    }
    done(taken, watching, args);
    return result;
  };
}

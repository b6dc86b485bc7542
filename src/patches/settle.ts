import type { SettlementKind } from '../messaging/facts';
import type { DeliveryObservation, SettleObservation } from '../messaging/observer';
import { type Channel, type ChannelState, callRefused, refusalOf, stateOf } from './channel';
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

/** Channel.prototype.ack, ackAll, nack, nackAll and reject of both models. */
export function settleWraps(prototype: object, tap: Tap): Wrap[] {
  return Object.entries(METHODS).map(([method, meaning]) => ({
    target: prototype,
    method,
    around: (settle: Method) =>
      function (this: Channel, ...args: unknown[]) {
        const settling = tap.observer === undefined ? undefined : begin(this, args, meaning, tap);
        if (settling === undefined) return settle.apply(this, args);
        const refusal = refusalOf(this);
        if (refusal !== undefined)
          return callRefused(
            () => settle.apply(this, args),
            refusal,
            (error) => settling.failed(error),
          );
        let result: unknown;
        try {
          result = settle.apply(this, args);
        } catch (error) {
          settling.failed(error);
          throw error;
        }
        settling.done();
        return result;
      },
  }));
}

function begin(channel: Channel, args: unknown[], meaning: Meaning, tap: Tap): Settling | undefined {
  let tag: number;
  try {
    tag = meaning.tag(args);
  } catch {
    // what is no message has no tag: amqplib is about to throw just that
    return undefined;
  }
  try {
    const state = stateOf(channel);
    const taken = meaning.multiple(args) ? state.deliveries.takeUpTo(tag) : state.deliveries.take(tag);
    // most messages where few are sampled: nobody waits for this, and nobody wants to know
    if (taken === undefined && !tap.observer?.watchesSettling) return undefined;
    return new Settling(state, tag, taken, args, meaning, tap);
  } catch (error) {
    tap.fault(meaning.kind, error);
    return undefined;
  }
}

/** One call: the deliveries it means leave the ledger, and come back should amqplib throw. */
class Settling {
  readonly #state: ChannelState;
  readonly #kind: SettlementKind;
  readonly #requeue: boolean;
  readonly #tap: Tap;
  /** one is taken by itself, so that settling it makes no array */
  readonly #delivery: DeliveryObservation | undefined;
  readonly #deliveries: readonly DeliveryObservation[] = NONE;
  #observation: SettleObservation | undefined;

  constructor(
    state: ChannelState,
    tag: number,
    taken: DeliveryObservation | DeliveryObservation[] | undefined,
    args: unknown[],
    meaning: Meaning,
    tap: Tap,
  ) {
    const multiple = Array.isArray(taken);
    this.#state = state;
    this.#kind = meaning.kind;
    this.#requeue = meaning.requeue(args);
    this.#tap = tap;
    if (multiple) this.#deliveries = taken;
    else this.#delivery = taken;
    if (tap.observer?.watchesSettling) this.#observe(tag, multiple);
  }

  #observe(tag: number, multiple: boolean): void {
    try {
      this.#observation = this.#tap.observer?.settle(
        {
          broker: this.#state.broker,
          kind: this.#kind,
          requeue: this.#requeue,
          deliveryTag: tag === 0 ? undefined : tag,
          count: multiple ? this.#deliveries.length : undefined,
        },
        this.#delivery ?? this.#deliveries[0],
      );
    } catch (error) {
      this.#tap.fault(this.#kind, error);
    }
  }

  done(): void {
    try {
      this.#observation?.done();
    } catch (error) {
      this.#tap.fault(this.#kind, error);
    }
    if (this.#delivery !== undefined) this.#settled(this.#delivery);
    for (const delivery of this.#deliveries) this.#settled(delivery);
  }

  #settled(delivery: DeliveryObservation): void {
    try {
      delivery.settled(this.#kind, this.#requeue);
    } catch (error) {
      this.#tap.fault(this.#kind, error);
    }
  }

  failed(error: unknown): void {
    try {
      const { deliveries } = this.#state;
      if (this.#delivery !== undefined) deliveries.add(this.#delivery.tag, this.#delivery);
      for (const delivery of this.#deliveries) deliveries.add(delivery.tag, delivery);
      this.#observation?.failed(error);
    } catch (fault) {
      this.#tap.fault(this.#kind, fault);
    }
  }
}

const NONE: readonly DeliveryObservation[] = [];

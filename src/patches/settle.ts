import type { SettlementKind } from '../messaging/facts';
import type { DeliveryObservation, SettleObservation } from '../messaging/observer';
import { type Channel, type ChannelState, stateOf } from './channel';
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
  try {
    return new Settling(stateOf(channel), args, meaning, tap);
  } catch (error) {
    // what is no message has no tag: amqplib is about to throw just that
    if (!(error instanceof TypeError)) tap.fault(meaning.kind, error);
    return undefined;
  }
}

/** One call: the deliveries it means leave the ledger, and come back should amqplib throw. */
class Settling {
  readonly #state: ChannelState;
  readonly #meaning: Meaning;
  readonly #tap: Tap;
  readonly #requeue: boolean;
  /** one is taken by itself, so that settling it makes no array */
  readonly #delivery: DeliveryObservation | undefined;
  readonly #deliveries: DeliveryObservation[] | undefined;
  readonly #observation: SettleObservation | undefined;

  constructor(state: ChannelState, args: unknown[], meaning: Meaning, tap: Tap) {
    const tag = meaning.tag(args);
    const multiple = meaning.multiple(args);
    this.#state = state;
    this.#meaning = meaning;
    this.#tap = tap;
    this.#requeue = meaning.requeue(args);
    if (multiple) this.#deliveries = state.deliveries.takeUpTo(tag);
    else this.#delivery = state.deliveries.take(tag);
    const deliveryTag = tag === 0 ? undefined : tag;
    const count = this.#deliveries?.length;
    this.#observation = tap.observer?.settle(
      { broker: state.broker, kind: meaning.kind, requeue: this.#requeue, deliveryTag, count },
      this.#deliveries?.[0] ?? this.#delivery,
    );
  }

  done(): void {
    const { kind } = this.#meaning;
    try {
      this.#observation?.done();
      this.#delivery?.settled(kind, this.#requeue);
      if (this.#deliveries !== undefined) {
        for (const delivery of this.#deliveries) delivery.settled(kind, this.#requeue);
      }
    } catch (error) {
      this.#tap.fault(kind, error);
    }
  }

  failed(error: unknown): void {
    try {
      this.#observation?.failed(error);
      const { deliveries } = this.#state;
      if (this.#delivery !== undefined) deliveries.add(this.#delivery.tag, this.#delivery);
      for (const delivery of this.#deliveries ?? []) deliveries.add(delivery.tag, delivery);
    } catch (fault) {
      this.#tap.fault(this.#meaning.kind, fault);
    }
  }
}

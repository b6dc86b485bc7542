import type { Broker, Closure } from '../messaging/facts';
import { Ledger } from '../messaging/ledger';
import type {
  DeliveryObservation,
  PublicationObservation,
  SubscriptionObservation,
} from '../messaging/observer';
import type { Frame } from './amqp';
import { brokerOf, type Connection, closureOf } from './broker';
import { guard, type Method, type Tap } from './tap';

/** amqplib's Channel (lib/channel.js and the two models), as far as the patches rely on it. */
export interface Channel {
  readonly connection: Connection;
  /** delivery tag of the oldest message the broker has not confirmed */
  readonly lwm: number;
  readonly unconfirmed: readonly unknown[];
  readonly sendMessage: unknown;
  readonly sendOrEnqueue: unknown;
  [CHANNEL]?: ChannelState;
}

interface Getting {
  /** sees a frame before amqplib does */
  readonly watch: (frame: Frame) => void;
  /** hands it to amqplib, in the context of the call of `get` */
  readonly accept: (channel: Channel, acceptMessageFrame: Method, frame: Frame) => unknown;
}

const CHANNEL = Symbol('hoptrace.channel');

/** What hoptrace remembers of an open channel; it goes when the channel does. */
export class ChannelState {
  /** delivered, not yet settled */
  readonly deliveries = new Ledger<DeliveryObservation>();
  /** published on a confirm channel, not yet answered */
  readonly confirms = new Ledger<PublicationObservation>();
  /** by consumer tag */
  readonly subscriptions = new Map<string, SubscriptionObservation>();
  /** in the client's window of confirms, but never sent: up to 0.10 a publish that throws leaves its place behind */
  unsent = 0;
  prefetch: number | undefined;
  lastQueue = '';
  /** set as soon as it is known why the channel closes */
  closure: Closure | undefined;
  /** a `get` whose message is coming in, frame by frame */
  getting: Getting | undefined;
  /** there from the first message or consumer on */
  release: (() => void) | undefined;
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  get broker(): Broker {
    return brokerOf(this.#channel.connection);
  }

  /** why it has closed, or its connection has */
  get whyClosed(): Closure | undefined {
    return this.closure ?? closureOf(this.#channel.connection);
  }
}

/** Something is under way on this channel: should the tap be closed, it is let go of. */
export function enlist(state: ChannelState, tap: Tap): void {
  if (state.release !== undefined) return;
  state.release = () => {
    state.release = undefined;
    state.getting = undefined;
    for (const delivery of state.deliveries.takeUpTo(0)) guard('disable', tap, () => delivery.abandoned());
    for (const publication of state.confirms.takeUpTo(0))
      guard('disable', tap, () => publication.abandoned());
    for (const subscription of state.subscriptions.values())
      guard('disable', tap, () => subscription.ended());
    state.subscriptions.clear();
  };
  tap.releases.add(state.release);
}

/** The channel has closed. */
export function delist(state: ChannelState, tap: Tap): void {
  if (state.release !== undefined) tap.releases.delete(state.release);
  state.release = undefined;
}

/** The state of a channel, made when first asked for; not enumerable, so that printing a channel looks the same. */
export function stateOf(channel: Channel): ChannelState {
  const known = channel[CHANNEL];
  if (known !== undefined) return known;
  const state = new ChannelState(channel);
  Object.defineProperty(channel, CHANNEL, { value: state });
  return state;
}

/** The state of a channel where there is any. */
export function knownStateOf(channel: Channel): ChannelState | undefined {
  return channel[CHANNEL];
}

/** What amqplib puts in the place of every way to send on a channel that is closed, or closing: it throws. */
export function refusalOf({ sendMessage, sendOrEnqueue }: Channel): (() => unknown) | undefined {
  return sendMessage === sendOrEnqueue ? (sendMessage as () => unknown) : undefined;
}

/**
 * Calls what is about to throw for that reason, and tells of it. Not by catching: should nobody else catch it, Node.js
 * shows the line that threw last, which would be ours. So what is told of is an error of the same making.
 */
export function callRefused(
  call: () => unknown,
  refusal: () => unknown,
  tell: (error: unknown) => void,
): unknown {
  let returned = false;
  try {
    const result = call();
    returned = true;
    return result;
  } finally {
    if (!returned) tell(thrownBy(refusal));
  }
}

function thrownBy(refusal: () => unknown): unknown {
  try {
    return refusal();
  } catch (error) {
    return error;
  }
}

import { takeResult } from '../messaging/carried';
import { dataOf } from '../messaging/data';
import type { Closure, Message, Subscription } from '../messaging/facts';
import type { DeliveryObservation, MessageHandler, SubscriptionObservation } from '../messaging/observer';
import { BASIC_CONSUME, textIn } from './amqp';
import { type Channel, type ChannelState, callRefused, enlist, refusalOf, stateOf } from './channel';
import type { Reply } from './rpc';
import { guard, type Tap, type Wrap } from './tap';
import { looksLike } from './wrap';

/** One `consume` on its way: its facts are taken from the request that amqplib makes of the caller's options. */
interface Consumer {
  observation: SubscriptionObservation | undefined;
  /** there from the request on */
  state: ChannelState | undefined;
}

/** The `consume` whose request has not been seen yet; `consume` makes it before it returns. */
let consuming: Consumer | undefined;

/** Channel.prototype.consume of both models: wraps the handler. */
export function consumeWraps(prototype: object, tap: Tap): Wrap[] {
  return [
    {
      target: prototype,
      method: 'consume',
      around: (consume) =>
        function (this: Channel, ...args) {
          // without a channel it is amqplib's to say so
          if (tap.observer === undefined || this === undefined) return consume.apply(this, args);
          const consumer: Consumer = { observation: undefined, state: undefined };
          if (typeof args[1] === 'function') args[1] = observed(args[1], consumer, tap);
          const outer = consuming;
          consuming = consumer;
          try {
            const call = () => consume.apply(this, args);
            const fail = (error: unknown) => refused(this, args[0], error, tap);
            const refusal = refusalOf(this);
            const result =
              refusal === undefined ? request(call, consumer, fail) : callRefused(call, refusal, fail);
            if (consumer.state === undefined) fail(undefined);
            return result;
          } finally {
            consuming = outer;
          }
        },
    },
  ];
}

function request(call: () => unknown, consumer: Consumer, fail: (error: unknown) => void): unknown {
  try {
    return call();
  } catch (error) {
    if (consumer.state === undefined) fail(error);
    throw error;
  }
}

/** basic.consume: the subscription begins with the request, and is there with the reply. */
export function onConsume(tap: Tap) {
  return (channel: Channel, method: number, fields: Record<string, unknown>): Reply | undefined => {
    if (method !== BASIC_CONSUME || consuming === undefined || tap.observer === undefined) return undefined;
    const consumer = consuming;
    consuming = undefined;
    const state = stateOf(channel);
    consumer.state = state;
    const observation = tap.observer.subscribe(subscription(state, fields));
    consumer.observation = observation;
    return (error, frame) => {
      if (error !== null) return observation.failed(asError(error, state));
      const tag = String(frame?.fields?.consumerTag);
      observation.started(tag);
      if (tap.observer === undefined) return observation.ended();
      state.subscriptions.set(tag, observation);
      enlist(state, tap);
    };
  };
}

function subscription(state: ChannelState, fields: Record<string, unknown>): Subscription {
  const { 'x-priority': priority, ...rest } = copy(fields.arguments);
  return {
    broker: state.broker,
    queue: textIn(fields.queue) || state.lastQueue,
    consumerTag: textIn(fields.consumerTag) || undefined,
    noAck: fields.noAck === true,
    exclusive: fields.exclusive === true,
    priority: typeof priority === 'number' ? priority : undefined,
    prefetch: state.prefetch,
    arguments: Object.keys(rest).length === 0 ? undefined : rest,
  };
}

/** amqplib's argument tables inherit from the caller's; a plain copy of both. */
function copy(table: unknown): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const key in table as object) plain[key] = dataOf(table as object, key);
  return plain;
}

/** `consume` on a closed channel, or with arguments that amqplib refuses: no request was made. */
function refused(channel: Channel, queue: unknown, error: unknown, tap: Tap): void {
  try {
    const { broker, whyClosed } = stateOf(channel);
    tap.observer
      ?.subscribe({
        broker,
        queue: textIn(queue),
        consumerTag: undefined,
        noAck: false,
        exclusive: false,
        priority: undefined,
        prefetch: undefined,
        arguments: undefined,
      })
      .failed(error ?? closedError(whyClosed));
  } catch (fault) {
    tap.fault('consume', fault);
  }
}

/** What amqplib rejects its promise with, out of our sight: the channel is closed, or closing. */
function closedError(closure: Closure | undefined): Error {
  return Object.assign(new Error('Channel closed'), { code: closure?.code ?? 'channel_closed' });
}

/** As every function has it: an application's may have a `call` of its own (a client of RPC, say), or none. */
const { call } = Function.prototype;

/** The handler, each of its messages an observed delivery. Same name, same length, same `this`. */
function observed(handler: MessageHandler, consumer: Consumer, tap: Tap): MessageHandler {
  /** whether the handler has the latest message: what `run` throws from then on is the handler's own */
  let called = false;
  function handle(this: unknown, message: Message): unknown {
    called = true;
    takeResult();
    const result = call.call(handler, this, message);
    return result === undefined ? takeResult() : result;
  }
  function deliver(this: unknown, message: Message): unknown {
    const observation = consumer.observation;
    // null: cancelled by the broker
    if (message === null || observation === undefined || tap.observer === undefined) {
      return call.call(handler, this, message);
    }
    let delivery: DeliveryObservation | undefined;
    try {
      delivery = observation.deliver(message);
      if (delivery.awaitsSettlement) wait(delivery, message, consumer.state, tap);
    } catch (error) {
      tap.fault('delivery', error);
      abandon(delivery, tap);
      return call.call(handler, this, message);
    }
    called = false;
    try {
      return delivery.run(handle, this, message);
    } catch (error) {
      if (called) throw error;
      tap.fault('delivery', error);
      abandon(delivery, tap);
      return handle.call(this, message);
    }
  }
  return looksLike(handler, deliver);
}

function wait(
  delivery: DeliveryObservation,
  { fields }: Message,
  state: ChannelState | undefined,
  tap: Tap,
): void {
  if (state === undefined) return;
  state.deliveries.add(fields.deliveryTag, delivery);
  if (state.release === undefined) enlist(state, tap);
}

/** A fault of ours has come between the delivery and its handler: what has begun is ended. */
function abandon(delivery: DeliveryObservation | undefined, tap: Tap): void {
  if (delivery !== undefined) guard('delivery', tap, () => delivery.abandoned());
}

/**
 * Why a request came to nothing. The broker's refusal is a close frame in place of an error; an error without a
 * code is amqplib's word that the channel ended before the broker answered.
 */
export function asError(error: unknown, { whyClosed }: ChannelState): unknown {
  const { fields, code } = (error ?? {}) as { fields?: CloseFields; code?: unknown };
  if (!(error instanceof Error) && fields !== undefined) {
    return Object.assign(new Error(String(fields.replyText)), { code: fields.replyCode });
  }
  if (!(error instanceof Error) || code !== undefined || whyClosed === undefined) return error;
  const { message, stack } = error;
  return Object.assign(new Error(message), { stack, code: whyClosed.code ?? 'channel_closed' });
}

/** connection.close and channel.close, as far as they say why. */
interface CloseFields {
  readonly replyCode?: unknown;
  readonly replyText?: unknown;
}

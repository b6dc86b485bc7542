import type { Closure, Headers } from '../messaging/facts';
import { REPLY_SUCCESS } from './amqp';
import { closedBy } from './broker';
import { type Channel, type ChannelState, delist, knownStateOf, stateOf } from './channel';
import { endSubscription } from './rpc';
import { callThrough, guard, inContextOfNow, type Tap, type Wrap } from './tap';

type Handler = (state: ChannelState, argument: never, tap: Tap) => void;

/** What amqplib's Channel emits about itself, and what it means here. A delivery is not among them: it has a handler. */
const EVENTS: Record<string, Handler> = {
  ack: (state, fields: Confirmation, tap) => confirm(state, fields, true, tap),
  nack: (state, fields: Confirmation, tap) => confirm(state, fields, false, tap),
  return: returned,
  cancel: (state, fields: { consumerTag?: unknown }) => endSubscription(state, String(fields.consumerTag)),
  error: (state, error: unknown) => {
    state.closure ??= closedBy(error);
  },
  close,
};

/**
 * What happens to a channel by itself. The context of the socket, in which it is told, is of whoever connected:
 * without this, whatever is sent on `drain` or consumed again after `close` would be in that one's trace.
 */
const OF_NOBODY: ReadonlySet<unknown> = new Set(['close', 'error', 'drain', 'cancel']);

interface Confirmation {
  readonly deliveryTag: number;
  readonly multiple: boolean;
}

/**
 * Channel.prototype.emit, made an own property of lib/channel.js's class: no listener is added, so the
 * application's listener counts, its unhandled `error` events and amqplib's own order stay as they are.
 */
export function eventWraps(prototype: object, tap: Tap): Wrap[] {
  return [
    {
      target: prototype,
      method: 'emit',
      around: (emit) =>
        function (this: Channel, ...args) {
          const { observer } = tap;
          if (args[0] === 'delivery' || observer === undefined) return emit.apply(this, args);
          hear(this, args[0], args[1], tap);
          const isReturn = args[0] === 'return';
          if (!isReturn && !OF_NOBODY.has(args[0])) return emit.apply(this, args);
          const call = () => emit.apply(this, args);
          if (isReturn) {
            const { headers } = (args[1] as ReturnedMessage | undefined)?.properties ?? {};
            return callThrough((each) => observer.within(headers, each), call, 'return', tap);
          }
          return callThrough((each) => observer.outside(each), call, 'channel events', tap);
        },
    },
    {
      target: prototype,
      method: 'closeBecause',
      around: (closeBecause) =>
        function (this: Channel, ...args) {
          if (args[1] === REPLY_SUCCESS) args[2] = inContextOfNow(args[2], 'channel.close', tap);
          const result = closeBecause.apply(this, args);
          if (args[1] === REPLY_SUCCESS) byApplication(this, tap);
          return result;
        },
    },
  ];
}

function hear(channel: Channel, event: unknown, argument: unknown, tap: Tap): void {
  const handler = typeof event === 'string' && Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
  if (handler === undefined) return;
  try {
    const state = event === 'return' ? stateOf(channel) : knownStateOf(channel);
    if (state === undefined) return;
    if (event === 'close') state.closure = state.whyClosed;
    handler(state, argument as never, tap);
  } catch (error) {
    tap.fault(`channel event ${String(event)}`, error);
  }
}

function byApplication(channel: Channel, tap: Tap): void {
  try {
    const state = knownStateOf(channel);
    if (state !== undefined) state.closure ??= { byApplication: true, code: undefined, message: undefined };
  } catch (error) {
    tap.fault('channel.close', error);
  }
}

function confirm(state: ChannelState, { deliveryTag, multiple }: Confirmation, ok: boolean, tap: Tap): void {
  if (multiple) {
    for (const publication of state.confirms.takeUpTo(deliveryTag)) {
      guard('confirm', tap, () => publication.confirmed(ok));
    }
  } else {
    state.confirms.take(deliveryTag)?.confirmed(ok);
  }
}

interface ReturnedMessage {
  readonly fields: {
    readonly replyCode: number;
    readonly replyText: string;
    readonly exchange: string;
    readonly routingKey: string;
  };
  readonly properties: { readonly headers?: Headers };
}

function returned(state: ChannelState, { fields, properties }: ReturnedMessage, tap: Tap): void {
  tap.observer?.returned({
    broker: state.broker,
    replyCode: fields.replyCode,
    replyText: fields.replyText,
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    headers: properties.headers,
  });
}

/** Nothing of this channel will be settled or confirmed any more. */
function close(state: ChannelState, _: unknown, tap: Tap): void {
  delist(state, tap);
  const closure: Closure = state.closure ?? { byApplication: false, code: undefined, message: undefined };
  for (const delivery of state.deliveries.takeUpTo(0)) guard('close', tap, () => delivery.closed(closure));
  for (const publication of state.confirms.takeUpTo(0))
    guard('close', tap, () => publication.closed(closure));
  for (const tag of [...state.subscriptions.keys()]) guard('close', tap, () => endSubscription(state, tag));
}

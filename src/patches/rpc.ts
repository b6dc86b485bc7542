import { BASIC_CANCEL, BASIC_QOS, BASIC_RECOVER, type Frame, QUEUE_DECLARE } from './amqp';
import { type Channel, type ChannelState, stateOf } from './channel';
import { guard, inContextOfNow, type Tap, type Wrap } from './tap';

/** amqplib's continuation of a request: an error, a close frame, or null and the broker's answer. */
export type Reply = (error: unknown, frame?: Frame) => unknown;

/** Sees a request before it is sent, and may give what is told of the reply before amqplib is. */
export type RpcObserver = (
  channel: Channel,
  method: number,
  fields: Record<string, unknown>,
) => Reply | undefined;

/**
 * `sendOrEnqueue` of lib/channel.js carries every request that the broker answers. Here the answer is seen
 * synchronously and with its frame, in both APIs and all versions, without touching the promise or callback
 * that the application gets. That runs in the context of the request: the socket's, in which it would, is of
 * whoever connected.
 */
export function rpcWraps(prototype: object, tap: Tap, observers: readonly RpcObserver[]): Wrap[] {
  return [
    {
      target: prototype,
      method: 'sendOrEnqueue',
      around: (sendOrEnqueue) =>
        function (this: Channel, method, fields, continuation: Reply, ...rest) {
          const reply = inContextOfNow(continuation, 'reply', tap);
          if (tap.observer === undefined) return sendOrEnqueue.call(this, method, fields, reply, ...rest);
          let told: Reply | undefined;
          try {
            for (const observe of observers) told ??= observe(this, method, fields);
          } catch (error) {
            tap.fault('request', error);
          }
          if (told === undefined) return sendOrEnqueue.call(this, method, fields, reply, ...rest);
          const tell = once(told, tap);
          try {
            return sendOrEnqueue.call(
              this,
              method,
              fields,
              function (this: unknown, error, frame) {
                tell(error, frame);
                // biome-ignore lint/complexity/noArguments: exactly what amqplib gave
                return reply.apply(this, arguments as unknown as Parameters<Reply>);
              } satisfies Reply,
              ...rest,
            );
          } catch (error) {
            tell(error);
            throw error;
          }
        },
    },
  ];
}

/**
 * Tells of the first answer alone: amqplib keeps a request that it could not send (arguments that it refuses, a
 * connection that is closing), throws, and gives it a second answer when the channel closes.
 */
function once(told: Reply, tap: Tap): Reply {
  let waiting: Reply | undefined = told;
  return (error, frame) => {
    try {
      const tell = waiting;
      waiting = undefined;
      tell?.(error, frame);
    } catch (fault) {
      tap.fault('reply', fault);
    }
  };
}

/** What a channel is told about itself on the way: prefetch, last declared queue, cancelled consumers, recover. */
export function onChannelFacts(tap: Tap): RpcObserver {
  return (channel, method, fields) => {
    switch (method) {
      case BASIC_QOS:
        return onSuccess(() => {
          stateOf(channel).prefetch = Number(fields.prefetchCount) || undefined;
        });
      case QUEUE_DECLARE:
        return onSuccess((frame) => {
          const name = String(frame?.fields?.queue ?? '');
          stateOf(channel).lastQueue = name;
          // a passive one (checkQueue) says nothing of what the queue is
          if (!fields.passive) tap.observer?.declared({ name, exclusive: fields.exclusive === true });
        });
      case BASIC_CANCEL:
        return onSuccess(() => endSubscription(stateOf(channel), String(fields.consumerTag)));
      case BASIC_RECOVER:
        return onSuccess(() => {
          for (const delivery of stateOf(channel).deliveries.takeUpTo(0)) {
            guard('recover', tap, () => delivery.recovered());
          }
        });
      default:
        return undefined;
    }
  };
}

export function endSubscription(state: ChannelState, consumerTag: string): void {
  const subscription = state.subscriptions.get(consumerTag);
  if (subscription === undefined) return;
  state.subscriptions.delete(consumerTag);
  subscription.ended();
}

function onSuccess(then: (frame: Frame | undefined) => void): Reply {
  return (error, frame) => {
    if (error === null) then(frame);
  };
}

import type { Message } from '../messaging/facts';
import type { GetObservation } from '../messaging/observer';
import { BASIC_GET, BASIC_GET_OK, type Frame } from './amqp';
import { type Channel, knownStateOf, stateOf } from './channel';
import { asError } from './consume';
import type { Reply } from './rpc';
import type { Tap, Wrap } from './tap';

/**
 * basic.get: the reply says whether there is a message; the message itself follows in frames of its own.
 * They are looked at as they come in, so that the application's promise or callback stays as it is and
 * the message is known before it is handed over.
 */
export function observeGet(tap: Tap) {
  return (channel: Channel, method: number, fields: Record<string, unknown>): Reply | undefined => {
    if (method !== BASIC_GET || tap.observer === undefined) return undefined;
    const state = stateOf(channel);
    const noAck = fields.noAck === true;
    const observation = tap.observer.get({
      broker: state.broker,
      queue: String(fields.queue ?? '') || state.lastQueue,
      noAck,
    });
    return (error, frame) => {
      if (error !== null) return observation.failed(asError(error));
      if (frame?.id !== BASIC_GET_OK) return observation.empty();
      state.getFrames = assemble(frame.fields, (message) => {
        state.getFrames = undefined;
        handOver(observation, message, noAck, channel);
      });
    };
  };
}

function handOver(observation: GetObservation, message: Message, noAck: boolean, channel: Channel): void {
  const delivery = observation.received(message);
  if (delivery !== undefined && !noAck) stateOf(channel).deliveries.add(message.fields.deliveryTag, delivery);
}

/** Watches a content header and its content frames go by, and tells of the message with the last of them. */
function assemble(fields: unknown, done: (message: Message) => void): (frame: Frame) => void {
  let properties: unknown = {};
  let missing = 0;
  let content: Buffer = Buffer.alloc(0);
  return (frame) => {
    if (frame.content === undefined) {
      properties = frame.fields;
      missing = frame.size ?? 0;
    } else {
      content = content.length === 0 ? frame.content : Buffer.concat([content, frame.content]);
      missing -= frame.content.length;
    }
    if (missing <= 0) done({ fields, properties, content } as Message);
  };
}

/** Channel.prototype.acceptMessageFrame of lib/channel.js. */
export function getWraps(prototype: object, tap: Tap): Wrap[] {
  return [
    {
      target: prototype,
      method: 'acceptMessageFrame',
      around: (acceptMessageFrame) =>
        function (this: Channel, frame: Frame) {
          const watch = knownStateOf(this)?.getFrames;
          if (watch !== undefined) {
            try {
              watch(frame);
            } catch (error) {
              tap.fault('get', error);
            }
          }
          return acceptMessageFrame.call(this, frame);
        },
    },
  ];
}

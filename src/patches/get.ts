import type { Message } from '../messaging/facts';
import type { GetObservation } from '../messaging/observer';
import { BASIC_GET, BASIC_GET_OK, type Frame, textIn } from './amqp';
import { type Channel, type ChannelState, enlist, knownStateOf, stateOf } from './channel';
import { asError } from './consume';
import type { Reply } from './rpc';
import { inContextOfNow, type Method, type Tap, type Wrap } from './tap';

/**
 * basic.get: the reply says whether there is a message; the message itself follows in frames of its own.
 * They are looked at as they come in, so that the application's promise or callback stays as it is and
 * the message is known before it is handed over.
 */
export function onGet(tap: Tap) {
  return (channel: Channel, method: number, fields: Record<string, unknown>): Reply | undefined => {
    if (method !== BASIC_GET || tap.observer === undefined) return undefined;
    const state = stateOf(channel);
    const noAck = fields.noAck === true;
    const observation = tap.observer.get({
      broker: state.broker,
      queue: textIn(fields.queue) || state.lastQueue,
      noAck,
    });
    // the message is handed over with its last frame, and no longer with the reply
    const accept = inContextOfNow(acceptFrame, 'get', tap);
    return (error, frame) => {
      if (error !== null) return observation.failed(asError(error, state));
      if (frame?.id !== BASIC_GET_OK) return observation.empty();
      if (tap.observer === undefined) return;
      const watch = assemble(frame.fields, (message) => {
        state.getting = undefined;
        handOver(observation, message, noAck, state, tap);
      });
      state.getting = { watch, accept };
    };
  };
}

function acceptFrame(channel: Channel, acceptMessageFrame: Method, frame: Frame): unknown {
  return acceptMessageFrame.call(channel, frame);
}

function handOver(
  observation: GetObservation,
  message: Message,
  noAck: boolean,
  state: ChannelState,
  tap: Tap,
): void {
  const delivery = observation.received(message);
  if (delivery === undefined || noAck) return;
  state.deliveries.add(message.fields.deliveryTag, delivery);
  enlist(state, tap);
}

/** Watches a content header and its content frames go by, and tells of the message with the last of them. */
function assemble(fields: unknown, done: (message: Message) => void): (frame: Frame) => void {
  let properties: unknown = {};
  let size = 0;
  let missing = 0;
  const pieces: Buffer[] = [];
  return (frame) => {
    if (frame.content === undefined) {
      properties = frame.fields;
      size = missing = frame.size ?? 0;
    } else {
      pieces.push(frame.content);
      missing -= frame.content.length;
    }
    if (missing <= 0) done(new GotMessage(fields, properties, size, pieces));
  };
}

/** A message of which amqplib has yet to make its own. Its body is put together where somebody asks for it, once. */
class GotMessage implements Message {
  readonly fields: Message['fields'];
  readonly properties: Message['properties'];
  readonly bodySize: number;
  #pieces: readonly Buffer[];

  constructor(fields: unknown, properties: unknown, bodySize: number, pieces: readonly Buffer[]) {
    this.fields = fields as Message['fields'];
    this.properties = properties as Message['properties'];
    this.bodySize = bodySize;
    this.#pieces = pieces;
  }

  get content(): Buffer {
    if (this.#pieces.length !== 1) this.#pieces = [Buffer.concat(this.#pieces, this.bodySize)];
    return this.#pieces[0]!;
  }
}

/** Channel.prototype.acceptMessageFrame of lib/channel.js. */
export function getWraps(prototype: object, tap: Tap): Wrap[] {
  return [
    {
      target: prototype,
      method: 'acceptMessageFrame',
      around: (acceptMessageFrame) =>
        function (this: Channel, frame: Frame) {
          const getting = knownStateOf(this)?.getting;
          if (getting === undefined) return acceptMessageFrame.call(this, frame);
          try {
            getting.watch(frame);
          } catch (error) {
            tap.fault('get', error);
          }
          return getting.accept(this, acceptMessageFrame, frame);
        },
    },
  ];
}

import { carrierIn } from '../messaging/carried';
import type { Headers } from '../messaging/facts';
import type { PublicationObservation } from '../messaging/observer';
import { plainCopy } from '../messaging/plain';
import { textIn } from './amqp';
import { type Channel, callRefused, enlist, refusalOf, stateOf } from './channel';
import { fits } from './frame-limit';
import { inContextOfNow, type Method, type Tap, type Wrap } from './tap';

/**
 * The `publish` that is running. `ConfirmChannel.publish` calls `Channel.publish`, which calls `sendMessage`
 * before it returns: the outermost observes the call, the innermost has the facts and the headers.
 */
let publishing: Channel | undefined;
let confirming = false;
let observation: PublicationObservation | undefined;

/** `publish` of both models' Channel (plain) or ConfirmChannel (`confirm`). `sendToQueue` calls it. */
export function publishWraps(prototype: object, confirm: boolean, tap: Tap): Wrap[] {
  return [
    {
      target: prototype,
      method: 'publish',
      around: (publish) =>
        function (this: Channel, ...args) {
          if (tap.observer === undefined || publishing === this) return publish.apply(this, args);
          const carrier = carrierIn(args[3]);
          if (carrier === undefined) return around(this, publish, args, confirm, tap);
          return carrier(() => around(this, publish, args, confirm, tap));
        },
    },
  ];
}

function around(channel: Channel, publish: Method, args: unknown[], confirm: boolean, tap: Tap): unknown {
  const outer = publishing;
  const outerConfirming = confirming;
  const outerObservation = observation;
  publishing = channel;
  confirming = confirm;
  observation = undefined;
  try {
    // the confirm callback hears the broker's answer in the publisher's context
    if (confirm && typeof args[4] === 'function') args[4] = inContextOfNow(args[4], 'confirm callback', tap);
    const refusal = refusalOf(channel);
    if (refusal === undefined) return send(channel, publish, args, confirm, tap);
    return callRefused(
      () => publish.apply(channel, args),
      refusal,
      (error) => failed(channel, args, error, tap),
    );
  } finally {
    publishing = outer;
    confirming = outerConfirming;
    observation = outerObservation;
  }
}

function send(channel: Channel, publish: Method, args: unknown[], confirm: boolean, tap: Tap): unknown {
  const window = confirm ? windowOf(channel) : 0;
  try {
    const result = publish.apply(channel, args);
    if (observation !== undefined) sent(channel, observation, result !== false, confirm, tap);
    return result;
  } catch (error) {
    if (confirm && windowOf(channel) > window) unsent(channel, tap);
    failed(channel, args, error, tap);
    throw error;
  }
}

/** How many messages the client thinks unconfirmed. */
function windowOf({ unconfirmed }: Channel): number {
  return unconfirmed?.length ?? 0;
}

function sent(
  channel: Channel,
  publication: PublicationObservation,
  writable: boolean,
  confirm: boolean,
  tap: Tap,
): void {
  try {
    publication.sent(writable);
    if (!confirm) return;
    const state = stateOf(channel);
    // amqplib has just put this message at the end of its window of unconfirmed ones
    state.confirms.add(channel.lwm + windowOf(channel) - 1 - state.unsent, publication);
    if (state.release === undefined) enlist(state, tap);
  } catch (error) {
    tap.fault('publish', error);
  }
}

/** The client has given a confirm's place to a message that was not sent. */
function unsent(channel: Channel, tap: Tap): void {
  try {
    stateOf(channel).unsent++;
  } catch (error) {
    tap.fault('publish', error);
  }
}

/** Nothing was sent: arguments that amqplib refuses, or a closed channel, which never comes as far as sendMessage. */
function failed(channel: Channel, args: unknown[], error: unknown, tap: Tap): void {
  try {
    observation ??= tap.observer?.publish({
      broker: stateOf(channel).broker,
      exchange: textIn(args[0]),
      routingKey: textIn(args[1]),
      confirm: confirming,
      mandatory: false,
      messageId: undefined,
      correlationId: undefined,
      properties: {},
      content: args[2],
      bodySize: Buffer.isBuffer(args[2]) ? args[2].length : undefined,
    });
    observation?.failed(error);
  } catch (fault) {
    tap.fault('publish', fault);
  }
}

/** What amqplib makes of a caller's `publish`: one object for the method's fields and the message's properties. */
interface Sending extends Record<string, unknown> {
  readonly mandatory: boolean;
  /** made by amqplib for this message; inherits from the caller's headers, until a plain copy takes its place */
  headers: Headers;
}

/** `sendMessage` of lib/channel.js: here the headers are amqplib's own, so the caller's are never written to. */
export function sendWraps(prototype: object, tap: Tap): Wrap[] {
  return [
    {
      target: prototype,
      method: 'sendMessage',
      around: (sendMessage) =>
        function (this: Channel, fields: Sending, properties: Sending, content: unknown) {
          if (publishing === this) begin(this, fields, properties, content, tap);
          return sendMessage.call(this, fields, properties, content);
        },
    },
  ];
}

/** Begins the observation, and adds what is to travel with the message, if there is room. */
function begin(channel: Channel, fields: Sending, properties: Sending, content: unknown, tap: Tap): void {
  const { headers } = properties;
  try {
    properties.headers = plainCopy(headers) ?? headers;
    observation = tap.observer?.publish({
      broker: stateOf(channel).broker,
      exchange: textIn(fields.exchange),
      routingKey: textIn(fields.routingKey),
      confirm: confirming,
      mandatory: fields.mandatory,
      messageId: properties.messageId as string | undefined,
      correlationId: properties.correlationId as string | undefined,
      properties, // amqplib refuses to encode other types: what is told here may be wrong, and then is not sent
      content,
      bodySize: Buffer.isBuffer(content) ? content.length : undefined,
    });
    observation?.inject(properties.headers);
    if (fits(properties, properties.headers, channel.connection.frameMax)) return;
    withoutOurs(properties, headers);
    tap.fault(
      'publish',
      new Error('no room for the trace context beside headers this large: sent without it'),
    );
  } catch (error) {
    withoutOurs(properties, headers);
    tap.fault('publish', error);
  }
}

/**
 * As it would be without us. Who stands between amqplib's `publish` and its `sendMessage` may have put anything in
 * the place of the headers, or frozen all: then this changes nothing.
 */
function withoutOurs(properties: Sending, made: Headers): void {
  const isTable = typeof made === 'object' && made !== null;
  Reflect.set(properties, 'headers', isTable ? callersOf(made) : made);
}

/** Of the headers that amqplib made, CC and BCC are all that is not the caller's. */
function callersOf(made: Headers): Headers {
  const headers: Headers = Object.create(Object.getPrototypeOf(made));
  for (const name of ['CC', 'BCC']) {
    if (Object.hasOwn(made, name)) headers[name] = made[name];
  }
  return headers;
}

import type { HrTime, Span } from '@opentelemetry/api';
import type { Headers, Message } from '../messaging/facts';
import { setHeader, textOf } from './context/headers';

/** The publisher's clock, in milliseconds since the epoch: the one header that is hoptrace's own. */
export const SENT_HEADER = 'x-hoptrace-sent';

/** SkyWalking's header with the publisher's clock: tracing mode, then milliseconds. Java's agent writes it. */
const SKYWALKING_SENT_HEADER = 'sw8-x';
const SKYWALKING_SENT = /^[01]-(\d{1,15})$/;

/** Later than any count of seconds, earlier than any count of milliseconds, that a live message may bear. */
const MILLISECONDS_FROM = 1e11;

export function markSent(headers: Headers): void {
  setHeader(headers, SENT_HEADER, Date.now());
}

/**
 * How long a message waited, in milliseconds, by the publisher's clock: hoptrace's header or SkyWalking's
 * `sw8-x` (the later, where one was copied from another message), else the `timestamp` property (seconds by
 * AMQP, milliseconds by habit), else unknown. A message that was dead-lettered has waited in this queue since
 * then, which the broker tells to the second.
 */
export function timeInQueue(properties: Message['properties'], died: number | undefined): number | undefined {
  const { headers, timestamp } = properties;
  let sent = later(instant(headers?.[SENT_HEADER]), skyWalkingSent(headers)) ?? instant(timestamp);
  if (sent === undefined) return undefined;
  if (died !== undefined && died > sent) sent = died;
  return Math.max(0, Date.now() - sent);
}

function skyWalkingSent(headers: Headers | undefined): number | undefined {
  const header = headers?.[SKYWALKING_SENT_HEADER];
  if (header === undefined) return undefined;
  const sent = SKYWALKING_SENT.exec(textOf(header) ?? '')?.[1];
  return sent === undefined ? undefined : Number(sent);
}

function later(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}

function instant(value: unknown): number | undefined {
  if (typeof value !== 'number' || !(value > 0)) return undefined;
  return value < MILLISECONDS_FROM ? value * 1000 : value;
}

/**
 * Milliseconds since a span began, as one of OpenTelemetry's SDK that records tells it; undefined: any other. For what
 * was under way before anybody measured.
 */
export function sinceStart(span: (Span & { readonly startTime?: HrTime }) | undefined): number | undefined {
  const began = span?.startTime;
  return began === undefined ? undefined : Math.max(0, Date.now() - inMilliseconds(began));
}

/** A time or duration as OpenTelemetry has it: seconds and nanoseconds. */
export function inMilliseconds([seconds, nanoseconds]: HrTime): number {
  return seconds * 1e3 + nanoseconds / 1e6;
}

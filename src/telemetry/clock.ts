import type { Headers, Message } from '../messaging/facts';
import { setHeader } from './headers';

/** The publisher's clock, in milliseconds since the epoch: the one header that is hoptrace's own. */
export const SENT_HEADER = 'x-hoptrace-sent';

/** Later than any count of seconds, earlier than any count of milliseconds, that a live message may bear. */
const MILLISECONDS_FROM = 1e11;

export function markSent(headers: Headers): void {
  setHeader(headers, SENT_HEADER, Date.now());
}

/**
 * How long a message waited, in milliseconds, by the publisher's clock: hoptrace's header, else the
 * `timestamp` property (seconds by AMQP, milliseconds by habit), else unknown. A message that was
 * dead-lettered has waited in this queue since then, which the broker tells to the second.
 */
export function timeInQueue(properties: Message['properties'], died: number | undefined): number | undefined {
  let sent = instant(properties.headers?.[SENT_HEADER]) ?? instant(properties.timestamp);
  if (sent === undefined) return undefined;
  if (died !== undefined && died > sent) sent = died;
  return Math.max(0, Date.now() - sent);
}

function instant(value: unknown): number | undefined {
  if (typeof value !== 'number' || !(value > 0)) return undefined;
  return value < MILLISECONDS_FROM ? value * 1000 : value;
}

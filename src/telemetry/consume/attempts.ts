import type { Headers } from '../../messaging/facts';
import { textOf } from '../context/headers';

/** Where, why and from which exchange a message was dead-lettered. */
export interface Death {
  readonly queue: string | undefined;
  readonly reason: string | undefined;
  readonly exchange: string | undefined;
  /** milliseconds since the epoch, to the second */
  readonly time: number | undefined;
}

/** What a message's headers tell about its earlier deliveries. */
export interface History {
  /** 1 for the first delivery from this queue */
  readonly attempt: number;
  readonly first: Death | undefined;
  readonly newest: Death | undefined;
}

const NO_HISTORY: History = { attempt: 1, first: undefined, newest: undefined };

/** Deaths after a delivery to a consumer. The others, `expired` and `maxlen`, strike messages that nobody has had. */
const HANDLED = ['rejected', 'delivery_limit'];

/**
 * Reads `x-death` (one entry a queue and reason, the newest first; https://www.rabbitmq.com/docs/dlx) and
 * `x-delivery-count` (quorum queues: unsuccessful deliveries so far). Applications copy headers from message to
 * message: the latter means something only where the broker says that it has delivered this one before.
 */
export function historyOf(headers: Headers | undefined, queue: string, redelivered: boolean): History {
  if (headers === undefined || headers === null) return NO_HISTORY;
  const deaths = headers['x-death'];
  const deliveries = headers['x-delivery-count'];
  if (deaths === undefined && deliveries === undefined) return NO_HISTORY;
  const entries = Array.isArray(deaths) ? deaths.filter(isTable) : [];
  let died = 0;
  for (const entry of entries) {
    if (textOf(entry.queue) === queue && HANDLED.includes(textOf(entry.reason) ?? '')) {
      died += countOf(entry.count);
    }
  }
  return {
    attempt: 1 + died + (redelivered ? countOf(deliveries) : 0),
    first: entries.length === 0 ? undefined : firstDeath(headers, entries),
    newest: entries.length === 0 ? undefined : deathOf(entries[0]!),
  };
}

/** The broker keeps the first death in headers of its own; in `x-death` an old entry moves up when its queue kills again. */
function firstDeath(headers: Headers, entries: readonly Headers[]): Death {
  const last = deathOf(entries[entries.length - 1]!);
  return {
    queue: textOf(headers['x-first-death-queue']) ?? last.queue,
    reason: textOf(headers['x-first-death-reason']) ?? last.reason,
    exchange: textOf(headers['x-first-death-exchange']) ?? last.exchange,
    time: last.time,
  };
}

function deathOf(entry: Headers): Death {
  const time = (entry.time as { value?: unknown } | undefined)?.value;
  return {
    queue: textOf(entry.queue),
    reason: textOf(entry.reason),
    exchange: textOf(entry.exchange),
    time: typeof time === 'number' ? time * 1000 : undefined,
  };
}

function countOf(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.floor(value) : 0;
}

function isTable(value: unknown): value is Headers {
  return typeof value === 'object' && value !== null;
}

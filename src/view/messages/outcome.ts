import type { Outcome } from '../api';
import type { Span } from '../otlp/span';
import { attributeOf } from '../otlp/values';
import { originOf } from '../store/origin';
import type { MessageSpan, Store } from '../store/store';
import * as names from './names';

/** What came of a publish. */
type Answers = Pick<Store, 'deliveriesOf' | 'returnOf'>;

/** What became of a message at this span, as far as is known now. */
export function outcomeOf(span: MessageSpan, store: Answers): Outcome {
  const { part } = span;
  if (part.operation === 'publish') return outcomeOfPublish(span, store);
  if (part.unfinished || part.settlement === 'channel_closed') return 'unsettled';
  if (!hasFailed(span)) return 'ok';
  const next = nextAttempt(span, store);
  if (next !== undefined) return next.part.queue === part.queue ? 'retried' : 'dead-lettered';
  return part.requeued ? 'retried' : 'failed';
}

function outcomeOfPublish(span: MessageSpan, store: Answers): Outcome {
  if (span.part.returned || store.returnOf(span.spanId) !== undefined) return 'unroutable';
  if (span.status === 'error') return 'failed';
  return store.deliveriesOf(span.spanId).length > 0 ? 'ok' : 'sent';
}

export function hasFailed({ status, part }: Span): boolean {
  return status === 'error' || part?.settlement === 'nack' || part?.settlement === 'reject';
}

/** The deliveries of the same message that this one is a later attempt at, from the first on. */
export function attemptsBefore(span: MessageSpan, store: Answers): MessageSpan[] {
  const origin = originOf(span);
  if (origin === undefined) return [];
  return store
    .deliveriesOf(origin)
    .filter((other) => other !== span && other.start < span.start && follows(span, other))
    .sort((a, b) => a.start - b.start);
}

function nextAttempt(span: MessageSpan, store: Answers): MessageSpan | undefined {
  const origin = originOf(span);
  if (origin === undefined) return undefined;
  let next: MessageSpan | undefined;
  for (const other of store.deliveriesOf(origin))
    if (other.start > span.start && follows(other, span) && (next === undefined || other.start < next.start))
      next = other;
  return next;
}

/** A message that many queues took is delivered often too; another attempt is what came back to its queue, or died there. */
function follows({ part }: MessageSpan, { part: before }: MessageSpan): boolean {
  if (part.queue === before.queue) return part.attempt > before.attempt || part.redelivered;
  return part.died?.queue === before.queue || part.died?.firstQueue === before.queue;
}

/** What became of a message whose handler failed, by hoptrace.message.settlement. */
const SETTLED: Record<string, string> = {
  ack: 'message acked all the same',
  nack: 'message nacked',
  reject: 'message rejected',
  channel_closed: 'message lost with its channel',
};

/** Longer words are for the page's details. */
const WORDS = 300;

/** Why it failed, in words: `card declined: message nacked`; undefined when it did not. */
export function failureOf(span: Span): string | undefined {
  const { part } = span;
  if (part?.returned) return `returned: ${returnOf(span)}`;
  if (part?.unfinished) return 'its program ended before it was settled';
  if (!hasFailed(span)) return undefined;
  return [reasonOf(span), SETTLED[part?.settlement ?? '']].filter(Boolean).join(': ');
}

/** The words that hoptrace gives a span whose handler did not say why: its settlement says as much. */
const SAYS_NOTHING = /^message settled by /;

/** The failure alone: `card declined`; empty where nobody said why. */
export function reasonOf(span: Span): string {
  const exception = span.events.filter((event) => event.name === 'exception').at(-1);
  const message = exception && attributeOf(exception.attributes, 'exception.message');
  const status = SAYS_NOTHING.test(span.statusMessage ?? '') ? '' : span.statusMessage;
  const words = message || status || typeOf(span);
  const settled = span.part?.settlement;
  return shortened(String(words || (settled === undefined ? 'failed' : '')));
}

/** `nack` is what the settlement says already. */
function typeOf(span: Span) {
  const type = attributeOf(span.attributes, names.ERROR_TYPE);
  return type === span.part?.settlement ? undefined : type;
}

function returnOf({ attributes, statusMessage }: Span): string {
  const code = attributeOf(attributes, names.RETURN_CODE);
  const text = attributeOf(attributes, names.RETURN_TEXT) ?? attributeOf(attributes, names.RETURNED);
  return shortened([code, text].filter(Boolean).join(' ') || statusMessage || 'no queue took it');
}

export function shortened(text: string): string {
  return text.length > WORDS ? `${text.slice(0, WORDS)}…` : text;
}

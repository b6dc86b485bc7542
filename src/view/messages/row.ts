import type { MessageRow } from '../api';
import { originOf } from '../store/origin';
import type { MessageSpan, Store } from '../store/store';
import { failureOf, outcomeOf } from './outcome';

/** What all reply queues, and others that nobody named for good, are called together. */
export const TEMPORARY = '(temporary)';

/** A message's step: its publish and one delivery of it, either of which may not be here. */
export interface Step {
  seq: number;
  publish: MessageSpan | undefined;
  delivery: MessageSpan | undefined;
}

/** From the newest to the oldest. A publish has a step of its own until its message is delivered. */
export function* stepsOf(store: Store, before?: number): Generator<Step> {
  for (const [seq, span] of store.newest(before)) {
    const operation = span.part?.operation;
    const message = span as MessageSpan;
    if (operation === 'process' || operation === 'get')
      yield { seq, publish: publishOf(message, store), delivery: message };
    else if (operation === 'publish' && store.deliveriesOf(span.spanId).length === 0)
      yield { seq, publish: message, delivery: undefined };
  }
}

export function publishOf(delivery: MessageSpan, store: Pick<Store, 'span'>): MessageSpan | undefined {
  const origin = originOf(delivery);
  const publish = origin === undefined ? undefined : store.span(origin);
  return publish?.part?.operation === 'publish' ? (publish as MessageSpan) : undefined;
}

export function rowOf({ seq, publish, delivery }: Step, store: Store): MessageRow {
  const main = (delivery ?? publish)!;
  const { part } = main;
  return {
    seq,
    traceId: main.traceId,
    spanId: main.spanId,
    at: (publish ?? main).start,
    publisher: publish?.service ?? null,
    consumer: delivery?.service ?? null,
    exchange: publish?.part.exchange ?? part.exchange,
    routingKey: part.routingKey,
    queue: queueOf(main) ?? null,
    messageId: part.messageId ?? publish?.part.messageId ?? null,
    correlationId: part.correlationId ?? publish?.part.correlationId ?? null,
    attempt: part.attempt,
    redelivered: part.redelivered,
    outcome: outcomeOf(main, store),
    failure: failureOf(store.returnOf(main.spanId) ?? main) ?? null,
    waitMs: part.waitMs ?? null,
    workMs: delivery === undefined ? null : delivery.end - delivery.start,
    durationMs: durationOf({ publish, delivery }),
  };
}

/** The queue's name as the viewer shows it. */
export function queueOf({ part }: MessageSpan): string | undefined {
  return part.temporary ? TEMPORARY : part.queue;
}

/** Clocks differ: a delivery that seems to end before its publish began took its own time at least. */
export function durationOf({ publish, delivery }: Pick<Step, 'publish' | 'delivery'>): number {
  const main = (delivery ?? publish)!;
  return Math.max(main.end - main.start, main.end - (publish ?? main).start);
}

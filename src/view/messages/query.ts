import type { Value } from '../api';
import { type MessageQuery, type MessageRow, type Messages, OUTCOMES } from '../api';
import type { Span } from '../otlp/span';
import type { MessageSpan, Store } from '../store/store';
import { outcomeOf } from './outcome';
import { durationOf, queueOf, rowOf, type Step, stepsOf } from './row';

const DEFAULT_LIMIT = 100;
const MOST = 1000;

type Condition = (step: Step, store: Store) => boolean;

/** A query that was understood. */
export interface Query {
  conditions: Condition[];
  before: number | undefined;
  skip: number;
  limit: number;
}

/** A parameter that cannot be understood: says which, its value, and what would be. */
export class BadQuery extends Error {}

type Parameters = { [name in keyof MessageQuery]: string | null | undefined };

/** Throws a BadQuery. */
export function parseQuery(parameters: Parameters): Query {
  const { service, queue, outcome, minMs, maxMs, attempt, text, before, skip, limit } = parameters;
  // the cheapest first
  const conditions = [
    service ? ofService(service) : undefined,
    queue ? ofQueue(queue) : undefined,
    attempt ? ofAttempt(attempt) : undefined,
    minMs ? notBelow(numberOf('minMs', minMs)) : undefined,
    maxMs ? notAbove(numberOf('maxMs', maxMs)) : undefined,
    outcome ? ofOutcome(outcome) : undefined,
    text ? withText(text) : undefined,
  ];
  return {
    conditions: conditions.filter((each) => each !== undefined),
    before: before ? numberOf('before', before) : undefined,
    skip: skip ? numberOf('skip', skip) : 0,
    limit: limit ? Math.min(MOST, Math.max(1, Math.floor(numberOf('limit', limit)))) : DEFAULT_LIMIT,
  };
}

export function messages(
  store: Store,
  { conditions, before = Number.POSITIVE_INFINITY, skip, limit }: Query,
): Messages {
  const rows: MessageRow[] = [];
  const services = new Set<string>();
  const queues = new Set<string>();
  let total = 0;
  let newer = 0;
  let skipped = 0;
  let more = false;
  for (const step of stepsOf(store)) {
    choicesOf(step, services, queues);
    if (!conditions.every((condition) => condition(step, store))) continue;
    total++;
    if (step.seq >= before) newer++;
    else if (skipped < skip) skipped++;
    else if (rows.length < limit) rows.push(rowOf(step, store));
    else more = true;
  }
  return {
    version: store.version,
    rows,
    total,
    newer,
    next: more ? rows.at(-1)!.seq : null,
    services: [...services].sort(),
    queues: [...queues].sort(),
  };
}

function choicesOf({ publish, delivery }: Step, services: Set<string>, queues: Set<string>): void {
  for (const span of [publish, delivery]) {
    if (span === undefined) continue;
    services.add(span.service);
    const queue = queueOf(span);
    if (queue !== undefined) queues.add(queue);
    if (span.part.exchange !== '') queues.add(span.part.exchange);
  }
}

function spansIn({ publish, delivery }: Step): MessageSpan[] {
  return [publish, delivery].filter((span) => span !== undefined);
}

function ofService(service: string): Condition {
  return ({ publish, delivery }) => publish?.service === service || delivery?.service === service;
}

function ofQueue(name: string): Condition {
  return (step) => spansIn(step).some((span) => queueOf(span) === name || span.part.exchange === name);
}

function ofAttempt(attempt: string): Condition {
  const [, number, orMore] = /^(\d+)(-?)$/.exec(attempt) ?? [];
  if (number === undefined)
    throw new BadQuery(`attempt=${attempt}: not a number, or one with - for 'or more'`);
  const wanted = Number(number);
  return (step) => {
    const { attempt } = (step.delivery ?? step.publish)!.part;
    return orMore ? attempt >= wanted : attempt === wanted;
  };
}

const notBelow =
  (ms: number): Condition =>
  (step) =>
    durationOf(step) >= ms;
const notAbove =
  (ms: number): Condition =>
  (step) =>
    durationOf(step) <= ms;

function ofOutcome(list: string): Condition {
  const wanted = new Set(list.split(','));
  for (const each of wanted)
    if (!(OUTCOMES as readonly string[]).includes(each))
      throw new BadQuery(`outcome=${each}: not one of ${OUTCOMES.join(', ')}`);
  return (step, store) => wanted.has(outcomeOf((step.delivery ?? step.publish)!, store));
}

function withText(text: string): Condition {
  // in any case of letters, and with no copy made of what is looked at
  const wanted = new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
  return (step) => spansIn(step).some((span) => holds(span, wanted));
}

function holds(span: Span, wanted: RegExp): boolean {
  return (
    wanted.test(span.name) ||
    wanted.test(span.service) ||
    wanted.test(span.traceId) ||
    wanted.test(span.spanId) ||
    wanted.test(span.statusMessage) ||
    span.attributes.some((each) => contains(each, wanted)) ||
    span.events.some((event) => event.attributes.some((each) => contains(each, wanted)))
  );
}

function contains(value: Value, wanted: RegExp): boolean {
  if (typeof value === 'string') return wanted.test(value);
  if (typeof value === 'number') return wanted.test(String(value));
  return typeof value === 'object' && value !== null && wanted.test(JSON.stringify(value));
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number) || number < 0)
    throw new BadQuery(`${name}=${text}: not a number of 0 or more`);
  return number;
}

import {
  type Attributes,
  context,
  isSpanContextValid,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { brokerAttributes } from '../names/broker';
import { describe, fullName } from '../names/destination';
import {
  BATCH_MESSAGE_COUNT,
  DESTINATION_NAME,
  OPERATION_NAME,
  OPERATION_TYPE,
  QUEUE,
} from '../names/semconv';
import { ALWAYS, NEVER, withSteering } from '../sampling/steering';
import type { DeliveryOrigin, Remembered } from './remembered';

/** The span of `count` messages that are worked on together; at least one of them is known. */
export function startBatch(known: readonly Remembered[], count: number): Span {
  const { telemetry, source } = known[0]!.origin;
  const links = linksTo(known);
  const queues = new Set(known.map(({ origin }) => origin.queue));
  const names = new Set(known.map(({ origin }) => origin.source.name));
  const name = names.size === 1 && source.name !== undefined ? `process ${source.name}` : 'process';
  const attributes: Attributes = {
    ...brokerAttributes(known[0]!.origin.broker),
    [OPERATION_NAME]: 'process',
    [OPERATION_TYPE]: 'process',
    [BATCH_MESSAGE_COUNT]: count,
  };
  if (queues.size === 1) describeQueue(attributes, known[0]!.origin);
  // a batch is worth as much as its messages are
  const isSampled = links.some((link) => (link.context.traceFlags & TraceFlags.SAMPLED) !== 0);
  const options = { kind: SpanKind.CONSUMER, attributes, links };
  return telemetry.tracer.startSpan(name, options, withSteering(ROOT_CONTEXT, isSampled ? ALWAYS : NEVER));
}

function describeQueue(attributes: Attributes, { queue, source }: DeliveryOrigin): void {
  const name = fullName('', '', queue);
  attributes[DESTINATION_NAME] = name;
  if (queue !== '') attributes[QUEUE] = queue;
  describe(attributes, source, name);
}

/** To each message's span, and to what is active, unless that is one of them: a job that fetched them, say. */
function linksTo(known: readonly Remembered[]): Link[] {
  const origins = known.map(({ span }) => span!.spanContext());
  const active = trace.getSpanContext(context.active());
  const isMore = active !== undefined && isSpanContextValid(active) && !origins.some(isSame(active));
  return (isMore ? [...origins, active] : origins).map((each) => ({ context: each }));
}

function isSame({ spanId, traceId }: SpanContext): (other: SpanContext) => boolean {
  return (other) => other.spanId === spanId && other.traceId === traceId;
}

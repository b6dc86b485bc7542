import type { Relations } from '../journey/journey';
import { hasFailed, reasonOf } from '../messages/outcome';
import type { Span } from '../otlp/span';

/** Whether there is anything to draw: a message was published or taken. The setup of a consumer alone is no journey. */
export function isJourney(trace: readonly Span[]): boolean {
  return trace.some(
    ({ part }) => part !== undefined && part.operation !== 'subscribe' && part.operation !== 'settle',
  );
}

/** Whether something went wrong on the way, also where it went well in the end. */
export function isTroubled(trace: readonly Span[]): boolean {
  return trace.some((span) => hasFailed(span) || span.part?.returned === true);
}

/** Whether a handler failed of which nobody knows why. */
export function isSilent(span: Span): boolean {
  return span.part?.operation === 'process' && hasFailed(span) && reasonOf(span) === '';
}

/** Whether everything has arrived: all parents, whoever took each message, and the outcome of every retry. */
export function isComplete(trace: readonly Span[], relations: Relations): boolean {
  return trace.every(
    (span) =>
      (span.parentSpanId === undefined || relations.span(span.parentSpanId) !== undefined) &&
      (span.part?.operation !== 'publish' || isPublishComplete(span, relations)),
  );
}

function isPublishComplete(span: Span, relations: Relations): boolean {
  if (span.part?.returned || span.status === 'error' || relations.returnOf(span.spanId)) return true;
  const last = relations
    .deliveriesOf(span.spanId)
    .reduce<Span | undefined>(
      (latest, each) => (latest && latest.start > each.start ? latest : each),
      undefined,
    );
  return last !== undefined && !hasFailed(last);
}

/** A journey as the page draws it, and as OTLP's JSON. */
import type { Attribute, JourneyAnswer, JourneyEvent, JourneySpan } from '../api';
import { type Journey, journeyOf, type Row } from '../journey/journey';
import { titleOf } from '../journey/words';
import type { Span } from '../otlp/span';
import { type Attributes, attributeOf, keyValues } from '../otlp/values';
import type { Viewer } from '../viewer';

/** Undefined where nothing of the trace is here. */
export function findJourney({ store }: Viewer, traceId: string): Journey | undefined {
  const trace = store.trace(traceId.toLowerCase());
  return trace && journeyOf(trace, store);
}

/** An answer whose spans are made one by one. */
export type JourneyPieces = Omit<JourneyAnswer, 'spans'> & { spans: Iterable<JourneySpan> };

/** @param brief without what only one who looks at a single span wants to know */
export function journeyAnswer(journey: Journey, viewer: Viewer, brief = false): JourneyPieces {
  const { rows } = journey;
  const frame = frameOf(journey, viewer);
  return {
    version: viewer.version,
    traceId: journey.traceId,
    title: titleOf(journey),
    start: journey.start,
    durationMs: journey.durationMs,
    services: [...new Set(rows.map(({ span }) => span.service))],
    spans: spansIn(rows, frame, brief),
    resources: [...frame.resources.keys()].map(pairs),
    orphans: rows.filter(({ orphan }) => orphan).length,
  };
}

/** All of one span; undefined where it is not here. */
export function findSpan(viewer: Viewer, traceId: string, spanId: string): JourneySpan | undefined {
  const journey = findJourney(viewer, traceId);
  const row = journey?.rows.find(({ span }) => span.spanId === spanId.toLowerCase());
  return journey && row && spanAnswer(row, frameOf(journey, viewer));
}

function frameOf({ rows, start }: Journey, { store }: Viewer): Frame {
  const resources = [...new Set(rows.map(({ span }) => span.resource))];
  return {
    start,
    index: new Map(rows.map(({ span }, at) => [span.spanId, at])),
    resources: new Map(resources.map((resource, at) => [resource, at])),
    isKnown: (traceId) => store.trace(traceId) !== undefined,
    nameOf: (spanId) => store.span(spanId)?.name ?? null,
  };
}

function* spansIn(rows: readonly Row[], frame: Frame, brief: boolean): Generator<JourneySpan> {
  for (const row of rows) yield brief ? briefAnswer(row, frame) : spanAnswer(row, frame);
}

interface Frame {
  start: number;
  index: ReadonlyMap<string, number>;
  resources: ReadonlyMap<Attributes, number>;
  isKnown(traceId: string): boolean;
  nameOf(spanId: string): string | null;
}

function spanAnswer(row: Row, frame: Frame): JourneySpan {
  const { start, index, isKnown, nameOf } = frame;
  const { span } = row;
  return {
    ...briefAnswer(row, frame),
    attributes: pairs(span.attributes),
    events: span.events.map(({ name, at, attributes }) => ({
      name,
      at: at - start,
      attributes: pairs(attributes),
      exception: name === 'exception' ? exceptionOf(attributes) : null,
    })),
    links: span.links.map(({ traceId, spanId, attributes }) => ({
      traceId,
      spanId,
      span: index.get(spanId) ?? -1,
      known: isKnown(traceId),
      label: nameOf(spanId),
      attributes: pairs(attributes),
    })),
  };
}

function briefAnswer(row: Row, { resources }: Frame): JourneySpan {
  const { span } = row;
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? null,
    parent: row.parent,
    depth: row.depth,
    last: row.last,
    service: span.service,
    scope: span.scope,
    kind: span.kind,
    name: span.name,
    label: row.label,
    operation: span.part?.operation ?? null,
    start: row.from,
    end: row.to,
    wait: row.wait ?? null,
    attempt: row.attempt,
    firstAttempt: row.firstAttempt,
    outcome: row.outcome ?? null,
    failed: row.failed,
    notes: row.notes,
    status: { code: span.status, message: span.statusMessage },
    attributes: [],
    events: [],
    links: [],
    resource: resources.get(span.resource)!,
  };
}

function pairs(attributes: Attributes): Attribute[] {
  const list: Attribute[] = [];
  for (let at = 0; at < attributes.length; at += 2)
    list.push([attributes[at] as string, attributes[at + 1]!]);
  return list;
}

function exceptionOf(attributes: Attributes): JourneyEvent['exception'] {
  const text = (name: string) => String(attributeOf(attributes, `exception.${name}`) ?? '');
  return { type: text('type'), message: text('message'), stack: text('stacktrace') };
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const CODES = ['unset', 'ok', 'error'];

/** The trace as an ExportTraceServiceRequest, for `hoptrace view` or a Collector to read again. Times to the microsecond. */
export function otlpOf({ rows }: Journey): object {
  const origins = new Map<Attributes, Map<string, Span[]>>();
  for (const { span } of rows) {
    const scopes = origins.get(span.resource) ?? new Map<string, Span[]>();
    const spans = scopes.get(span.scope) ?? [];
    spans.push(span); // not copied: a journey may have 10,000
    origins.set(span.resource, scopes.set(span.scope, spans));
  }
  return {
    resourceSpans: [...origins].map(([resource, scopes]) => ({
      resource: { attributes: keyValues(resource) },
      scopeSpans: [...scopes].map(([name, spans]) => ({ scope: { name }, spans: spans.map(wireOf) })),
    })),
  };
}

function wireOf(span: Span): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: KINDS.indexOf(span.kind),
    startTimeUnixNano: nanoseconds(span.start),
    endTimeUnixNano: nanoseconds(span.end),
    attributes: keyValues(span.attributes),
    events: span.events.map(({ name, at, attributes }) => ({
      name,
      timeUnixNano: nanoseconds(at),
      attributes: keyValues(attributes),
    })),
    links: span.links.map(({ traceId, spanId, attributes }) => ({
      traceId,
      spanId,
      attributes: keyValues(attributes),
    })),
    status: { code: CODES.indexOf(span.status), message: span.statusMessage },
  };
}

function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1000)}000`;
}

import type { SpanKind } from '../api';
import { KNOWN } from '../messages/names';
import { type Part, partOf } from '../messages/part';
import { isObject, type Json, listOf, objectOf, textOf } from './shape';
import { type Attributes, attributeOf, attributesOf, createIntern, type Intern, NONE } from './values';

/** A finished span, as the viewer keeps it. */
export interface Span {
  /** In lower-case hexadecimal, as are `spanId` and `parentSpanId`. */
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  kind: SpanKind;
  service: string;
  /** Of the resource; one array for all spans of a request. */
  resource: Attributes;
  /** The instrumentation. */
  scope: string;
  /** Milliseconds since 1970, exact to a quarter of a microsecond; as are `end` and an event's `at`. */
  start: number;
  end: number;
  status: 'unset' | 'ok' | 'error';
  statusMessage: string;
  attributes: Attributes;
  events: readonly SpanEvent[];
  links: readonly SpanLink[];
  /** What it says of a message; undefined: nothing. */
  part: Part | undefined;
}

export interface SpanEvent {
  name: string;
  at: number;
  attributes: Attributes;
}

export interface SpanLink {
  traceId: string;
  spanId: string;
  attributes: Attributes;
}

/** The spans of a request, and how many of it were no spans. */
export interface Spans {
  spans: Span[];
  rejected: number;
  /** Why the first of them was rejected. */
  reason: string | undefined;
}

/** In the order of OTLP's enumerations. */
const KINDS: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const CODES = ['unset', 'ok', 'error'] as const;
/** The JSON mapping of protobuf allows names for numbers. */
const NAMED = /^(?:SPAN_KIND|STATUS_CODE)_/;

const NO_EVENTS: readonly SpanEvent[] = [];
const NO_LINKS: readonly SpanLink[] = [];

const intern = createIntern(KNOWN);

/**
 * The spans of an ExportTraceServiceRequest, as JSON has it. One that is none costs the others nothing.
 * Throws a TypeError where the request itself is none.
 */
export function spansOf(request: unknown): Spans {
  if (!isObject(request)) throw new TypeError('the request is no object');
  const found: Spans = { spans: [], rejected: 0, reason: undefined };
  for (const resourceSpans of listOf(request.resourceSpans, 'resourceSpans'))
    attempt(found, () => {
      const { resource, scopeSpans } = objectOf(resourceSpans, 'resourceSpans');
      const attributes = attributesOf(objectOf(resource, 'resource').attributes, intern);
      for (const each of listOf(scopeSpans, 'scopeSpans'))
        attempt(found, () => addScope(found, objectOf(each, 'scopeSpans'), attributes));
    });
  return found;
}

function addScope(found: Spans, { scope, spans }: Json, resource: Attributes): void {
  const origin: Origin = {
    resource,
    service: intern(String(attributeOf(resource, 'service.name') ?? 'unknown_service')),
    scope: intern(textOf(objectOf(scope, 'scope').name, 'scope')),
  };
  for (const span of listOf(spans, 'spans')) attempt(found, () => found.spans.push(spanOf(span, origin)));
}

function attempt(found: Spans, work: () => void): void {
  try {
    work();
  } catch (error) {
    found.rejected++;
    found.reason ??= (error as Error).message;
  }
}

type Origin = Pick<Span, 'resource' | 'service' | 'scope'>;

function spanOf(json: unknown, origin: Origin): Span {
  const wire = objectOf(json, 'a span');
  const start = timeOf(wire.startTimeUnixNano);
  const status = objectOf(wire.status, 'status');
  const span: Span = {
    traceId: idOf(wire.traceId, TRACE_ID, 'traceId'),
    spanId: idOf(wire.spanId, SPAN_ID, 'spanId'),
    parentSpanId: wire.parentSpanId ? idOf(wire.parentSpanId, SPAN_ID, 'parentSpanId') : undefined,
    name: intern(textOf(wire.name, 'name')),
    kind: enumOf(wire.kind, KINDS),
    service: origin.service,
    resource: origin.resource,
    scope: origin.scope,
    start,
    end: Math.max(start, timeOf(wire.endTimeUnixNano)),
    status: enumOf(status.code, CODES),
    statusMessage: textOf(status.message, 'status.message'),
    attributes: attributesOf(wire.attributes, intern),
    events: eventsOf(wire.events),
    links: linksOf(wire.links, intern),
    part: undefined,
  };
  span.part = partOf(span);
  return span;
}

function eventsOf(events: unknown): readonly SpanEvent[] {
  const list = listOf(events, 'events');
  if (list.length === 0) return NO_EVENTS;
  return list.map((each) => {
    const { name, timeUnixNano, attributes } = objectOf(each, 'an event');
    return {
      name: intern(textOf(name, 'name')),
      at: timeOf(timeUnixNano),
      attributes: attributesOf(attributes, intern),
    };
  });
}

function linksOf(links: unknown, intern: Intern): readonly SpanLink[] {
  const list = listOf(links, 'links');
  if (list.length === 0) return NO_LINKS;
  return list.map((each) => {
    const { traceId, spanId, attributes } = objectOf(each, 'a link');
    return {
      traceId: idOf(traceId, TRACE_ID, 'traceId'),
      spanId: idOf(spanId, SPAN_ID, 'spanId'),
      attributes: attributes === undefined ? NONE : attributesOf(attributes, intern),
    };
  });
}

const TRACE_ID = /^[0-9a-f]{32}$/i;
const SPAN_ID = /^[0-9a-f]{16}$/i;

function idOf(id: unknown, pattern: RegExp, name: string): string {
  if (typeof id !== 'string' || !pattern.test(id)) throw new TypeError(`${name} is no id`);
  return intern(id.toLowerCase());
}

function timeOf(nanoseconds: unknown): number {
  const ms = Number(nanoseconds ?? 0) / 1e6;
  if (!Number.isFinite(ms)) throw new TypeError('a time that is none');
  return ms;
}

function enumOf<Name extends string>(value: unknown, names: readonly Name[]): Name {
  if (typeof value !== 'string') return names[Number(value ?? 0)] ?? names[0]!;
  const name = value.replace(NAMED, '').toLowerCase();
  return names.find((each) => each === name) ?? names[0]!;
}

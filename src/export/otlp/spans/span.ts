import type { Link, SpanContext, SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { AttributeWriter } from './attributes';
import { Bytes, putFixed32, putId, putNanoseconds, sizeOfText } from './bytes';
import { flagsOf } from './flags';
import { protobufAttributes } from './key-value';

/** Span of opentelemetry/proto/trace/v1/trace.proto: number << 3 | wire type */
const SPAN = 0x12; // in ScopeSpans
const TRACE_ID = 0x0a;
const SPAN_ID = 0x12;
const TRACE_STATE = 0x1a;
const PARENT_SPAN_ID = 0x22;
const NAME = 0x2a;
const KIND = 0x30;
const START = 0x39;
const END = 0x41;
const ATTRIBUTES = 9;
const DROPPED_ATTRIBUTES = 0x50;
const EVENT = 0x5a;
const DROPPED_EVENTS = 0x60;
const LINK = 0x6a;
const DROPPED_LINKS = 0x70;
const STATUS = 0x7a;
const FLAGS = [0x85, 0x01] as const;

const EVENT_TIME = 0x09;
const EVENT_NAME = 0x12;
const EVENT_ATTRIBUTES = 3;
const EVENT_DROPPED = 0x20;
const LINK_ATTRIBUTES = 4;
const LINK_DROPPED = 0x28;
const LINK_FLAGS = 0x35;
const STATUS_MESSAGE = 0x12;
const STATUS_CODE = 0x18;

/** Enough for what of a span, an event or a link has no length of its own. */
const FIXED = 128;

/** What is known from earlier spans of the same name. */
export interface Model {
  readonly attributes: AttributeWriter;
  readonly eventAttributes: AttributeWriter;
  readonly linkAttributes: AttributeWriter;
  /** kind of the last span, and what it began with: ids, times and flags are written over */
  head: { readonly kind: SpanKind; readonly bytes: Uint8Array } | undefined;
  /** the context that the last plain link led to, and what was written for it */
  link: { readonly context: SpanContext; readonly bytes: Uint8Array } | undefined;
  /** bytes that the length of the last span took */
  lengthSize: number;
}

export function createModel(): Model {
  return {
    attributes: new AttributeWriter(protobufAttributes(ATTRIBUTES)),
    eventAttributes: new AttributeWriter(protobufAttributes(EVENT_ATTRIBUTES)),
    linkAttributes: new AttributeWriter(protobufAttributes(LINK_ATTRIBUTES)),
    head: undefined,
    link: undefined,
    lengthSize: 1,
  };
}

/** What spans begin with, and where in it stands what differs: protobuf's fields may come in any order. */
const HEAD = [
  ...[TRACE_ID, 16, ...new Uint8Array(16)],
  ...[SPAN_ID, 8, ...new Uint8Array(8)],
  ...[START, ...new Uint8Array(8)],
  ...[END, ...new Uint8Array(8)],
  ...[...FLAGS, ...new Uint8Array(4)],
];
const TRACE_ID_AT = 2;
const SPAN_ID_AT = 20;
const START_AT = 29;
const END_AT = 38;
const FLAGS_AT = 48;

/** Writes a span as a field of ScopeSpans. False: there is something about it that is not written here. */
export function writeSpan(bytes: Bytes, span: ReadableSpan, model: Model): boolean {
  const { events, links } = span;
  bytes.room(FIXED);
  bytes.byte(SPAN);
  const start = bytes.begin(model.lengthSize);
  if (!writeHead(bytes, span, model)) return false;
  if (!model.attributes.write(bytes, span.attributes)) return false;
  if (events.length > 0) for (const event of events) if (!writeEvent(bytes, event, model)) return false;
  if (links.length > 0) for (const link of links) if (!writeLink(bytes, link, model)) return false;
  writeCount(bytes, DROPPED_ATTRIBUTES, span.droppedAttributesCount);
  writeCount(bytes, DROPPED_EVENTS, span.droppedEventsCount);
  writeCount(bytes, DROPPED_LINKS, span.droppedLinksCount);
  writeStatus(bytes, span.status);
  model.lengthSize = bytes.finish(start, model.lengthSize);
  return true;
}

/** All that has no length of its own, and the name. */
function writeHead(bytes: Bytes, span: ReadableSpan, model: Model): boolean {
  if (model.head?.kind !== span.kind) model.head = { kind: span.kind, bytes: headOf(span) };
  const { bytes: known } = model.head;
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  bytes.room(known.length + FIXED);
  const { buffer, at } = bytes;
  bytes.raw(known);
  if (!putId(buffer, at + TRACE_ID_AT, context.traceId, 16)) return false;
  if (!putId(buffer, at + SPAN_ID_AT, context.spanId, 8)) return false;
  putNanoseconds(buffer, at + START_AT, span.startTime);
  putNanoseconds(buffer, at + END_AT, span.endTime);
  putFixed32(buffer, at + FLAGS_AT, flagsOf(context, parent?.isRemote));
  if (parent?.spanId) {
    bytes.byte(PARENT_SPAN_ID);
    bytes.byte(8);
    if (!bytes.id(parent.spanId, 8)) return false;
  }
  if (context.traceState !== undefined) writeTraceState(bytes, TRACE_STATE, context);
  return true;
}

/** Models are of spans of the same name. */
function headOf({ name, kind }: ReadableSpan): Uint8Array {
  const head = new Bytes(FIXED);
  for (const byte of HEAD) head.byte(byte);
  writeText(head, NAME, name);
  head.byte(KIND);
  head.byte(kind + 1);
  return head.copy(0);
}

/** The first two fields of spans and links alike. */
function writeIds(bytes: Bytes, { traceId, spanId }: SpanContext): boolean {
  bytes.byte(TRACE_ID);
  bytes.byte(16);
  if (!bytes.id(traceId, 16)) return false;
  bytes.byte(SPAN_ID);
  bytes.byte(8);
  return bytes.id(spanId, 8);
}

function writeTraceState(bytes: Bytes, tag: number, { traceState }: SpanContext): void {
  const text = traceState?.serialize();
  if (text) writeText(bytes, tag, text);
}

export function writeText(bytes: Bytes, tag: number, text: string): void {
  const size = sizeOfText(text);
  bytes.room(size + FIXED);
  bytes.byte(tag);
  bytes.varint(size);
  bytes.text(text, size);
}

/** Zero is what a count is where nothing is said. */
function writeCount(bytes: Bytes, tag: number, count: number | undefined): void {
  if (!count) return;
  bytes.room(FIXED);
  bytes.byte(tag);
  bytes.varint(count);
}

function writeEvent(bytes: Bytes, event: ReadableSpan['events'][number], model: Model): boolean {
  bytes.room(FIXED);
  bytes.byte(EVENT);
  const start = bytes.begin();
  bytes.byte(EVENT_TIME);
  bytes.nanoseconds(event.time);
  writeText(bytes, EVENT_NAME, event.name);
  if (event.attributes && !model.eventAttributes.write(bytes, event.attributes)) return false;
  writeCount(bytes, EVENT_DROPPED, event.droppedAttributesCount);
  bytes.finish(start);
  return true;
}

/** All of a consumer's spans link to the same setup span. */
function writeLink(bytes: Bytes, link: Link, model: Model): boolean {
  const { context, attributes } = link;
  const isPlain = attributes === undefined && !link.droppedAttributesCount;
  if (isPlain && model.link?.context === context) {
    bytes.room(model.link.bytes.length);
    bytes.raw(model.link.bytes);
    return true;
  }
  bytes.room(FIXED);
  const from = bytes.at;
  bytes.byte(LINK);
  const start = bytes.begin();
  if (!writeIds(bytes, context)) return false;
  writeTraceState(bytes, TRACE_STATE, context);
  if (attributes && !model.linkAttributes.write(bytes, attributes)) return false;
  writeCount(bytes, LINK_DROPPED, link.droppedAttributesCount);
  // optional, and of use to a reader where it is known whether the context came from elsewhere
  if (context.isRemote !== undefined) {
    bytes.room(FIXED);
    bytes.byte(LINK_FLAGS);
    bytes.fixed32(flagsOf(context, context.isRemote));
  }
  bytes.finish(start);
  if (isPlain) model.link = { context, bytes: bytes.copy(from) };
  return true;
}

function writeStatus(bytes: Bytes, { code, message }: ReadableSpan['status']): void {
  if (code === 0 && !message) return;
  bytes.room(FIXED);
  bytes.byte(STATUS);
  const start = bytes.begin();
  if (message) writeText(bytes, STATUS_MESSAGE, message);
  bytes.byte(STATUS_CODE);
  bytes.byte(code);
  bytes.finish(start);
}

import type { Link, SpanContext, SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { AttributeWriter } from './attributes';
import { Bytes } from './bytes';
import { flagsOf } from './flags';
import { jsonAttributes } from './json-attributes';
import { digitsOf, fragment, keyValues, writeJson, writeNanoseconds, writeString } from './json-values';

const TRACE_ID = fragment('{"traceId":');
const SPAN_ID = fragment(',"spanId":');
const PARENT_SPAN_ID = fragment(',"parentSpanId":');
const TRACE_STATE = fragment(',"traceState":');
const NAME = fragment(',"name":');
const KIND = fragment(',"kind":');
const START = fragment(',"startTimeUnixNano":"');
const END = fragment('","endTimeUnixNano":"');
const FLAGS = fragment('","flags":');
const ATTRIBUTES = fragment(',"attributes":');
const DROPPED_ATTRIBUTES = fragment(',"droppedAttributesCount":');
const EVENTS = fragment(',"events":');
const DROPPED_EVENTS = fragment(',"droppedEventsCount":');
const LINKS = fragment(',"links":');
const DROPPED_LINKS = fragment(',"droppedLinksCount":');
const STATUS = fragment(',"status":');

const BRACKET = 0x5b; // [
const BRACKET_END = 0x5d; // ]
const BRACE_END = 0x7d; // }
const COMMA = 0x2c;

/** Enough for any of these, a number and what ends an object. */
const FIXED = 64;

/** What is known from earlier spans of the same name. */
export interface JsonModel {
  readonly attributes: AttributeWriter;
  /** name and kind of the last span, and what was written for them */
  head: { readonly kind: SpanKind; readonly bytes: Uint8Array } | undefined;
  /** the context that the last plain link led to, and what was written for it */
  link: { readonly context: SpanContext; readonly bytes: Uint8Array } | undefined;
}

export function createJsonModel(): JsonModel {
  return {
    attributes: new AttributeWriter(jsonAttributes()),
    head: undefined,
    link: undefined,
  };
}

/** What is not said is zero, or empty (protobuf's JSON: default values may be left out). */
export function writeJsonSpan(bytes: Bytes, span: ReadableSpan, model: JsonModel): void {
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  const { status, events, links } = span;
  bytes.room(FIXED);
  bytes.raw(TRACE_ID);
  writeString(bytes, context.traceId);
  writeNamed(bytes, SPAN_ID, context.spanId);
  if (parent?.spanId) writeNamed(bytes, PARENT_SPAN_ID, parent.spanId);
  const state = context.traceState?.serialize();
  if (state) writeNamed(bytes, TRACE_STATE, state);
  writeTimes(bytes, span, model);
  bytes.room(FIXED);
  bytes.raw(FLAGS);
  bytes.digits(flagsOf(context, parent?.isRemote));
  writeAttributes(bytes, span, model);
  writeCount(bytes, DROPPED_ATTRIBUTES, span.droppedAttributesCount);
  if (events.length > 0) writeValue(bytes, EVENTS, events.map(eventOf));
  writeCount(bytes, DROPPED_EVENTS, span.droppedEventsCount);
  if (links.length > 0) writeLinks(bytes, links, model);
  writeCount(bytes, DROPPED_LINKS, span.droppedLinksCount);
  if (status.code !== 0 || status.message)
    writeValue(bytes, STATUS, { code: status.code, message: status.message });
  bytes.room(FIXED);
  bytes.byte(BRACE_END);
}

function writeNamed(bytes: Bytes, name: Uint8Array, text: string): void {
  bytes.room(FIXED);
  bytes.raw(name);
  writeString(bytes, text);
}

function writeValue(bytes: Bytes, name: Uint8Array, value: unknown): void {
  bytes.room(FIXED);
  bytes.raw(name);
  writeJson(bytes, value);
}

/** Zero is what a count is where nothing is said. */
function writeCount(bytes: Bytes, name: Uint8Array, count: number | undefined): void {
  if (count) writeValue(bytes, name, count);
}

/** Name, kind and times. */
function writeTimes(bytes: Bytes, span: ReadableSpan, model: JsonModel): void {
  if (model.head?.kind !== span.kind) model.head = { kind: span.kind, bytes: headOf(span) };
  bytes.room(model.head.bytes.length);
  bytes.raw(model.head.bytes);
  writeNanoseconds(bytes, span.startTime);
  bytes.room(FIXED);
  bytes.raw(END);
  writeNanoseconds(bytes, span.endTime);
}

/** Models are of spans of the same name. */
function headOf({ name, kind }: ReadableSpan): Uint8Array {
  const head = new Bytes(FIXED);
  writeNamed(head, NAME, name);
  writeValue(head, KIND, kind + 1);
  head.room(FIXED);
  head.raw(START);
  return head.copy(0);
}

function writeAttributes(bytes: Bytes, { attributes }: ReadableSpan, model: JsonModel): void {
  bytes.room(FIXED);
  bytes.raw(ATTRIBUTES);
  const start = bytes.at;
  model.attributes.write(bytes, attributes);
  bytes.room(2);
  // the first one's comma, or nothing
  bytes.buffer[start] = BRACKET;
  if (bytes.at === start) bytes.at++;
  bytes.byte(BRACKET_END);
}

/** All of a consumer's spans link to the same setup span. */
function writeLinks(bytes: Bytes, links: readonly Link[], model: JsonModel): void {
  bytes.room(FIXED);
  bytes.raw(LINKS);
  const start = bytes.at;
  for (const link of links) writeLink(bytes, link, model);
  bytes.room(1);
  bytes.buffer[start] = BRACKET;
  bytes.byte(BRACKET_END);
}

/** A comma in front of each. */
function writeLink(bytes: Bytes, link: Link, model: JsonModel): void {
  const { context } = link;
  const isPlain = link.attributes === undefined && !link.droppedAttributesCount;
  if (isPlain && model.link?.context === context) {
    bytes.room(model.link.bytes.length);
    bytes.raw(model.link.bytes);
    return;
  }
  const start = bytes.at;
  bytes.room(1);
  bytes.byte(COMMA);
  writeJson(bytes, linkOf(link));
  if (isPlain) model.link = { context, bytes: bytes.copy(start) };
}

function eventOf({ name, time, attributes, droppedAttributesCount }: ReadableSpan['events'][number]): object {
  return {
    timeUnixNano: digitsOf(time),
    name,
    attributes: keyValues(attributes),
    droppedAttributesCount: counted(droppedAttributesCount),
  };
}

function linkOf({ context, attributes, droppedAttributesCount }: Link): object {
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    traceState: context.traceState?.serialize(),
    attributes: keyValues(attributes),
    droppedAttributesCount: counted(droppedAttributesCount),
    // optional, and of use to a reader where it is known whether the context came from elsewhere
    flags: context.isRemote === undefined ? undefined : flagsOf(context, context.isRemote),
  };
}

/** Zero is what a count is where nothing is said. */
function counted(count: number | undefined): number | undefined {
  return count || undefined;
}

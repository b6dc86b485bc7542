import type { Attributes, Link } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { Bytes, joined } from './bytes';
import type { SpanEncoder } from './encoder';
import type { Memory } from './memory';
import { flagsOf } from './span';

/** Bytes that a scope's part of a batch begins with. */
const FIRST_SIZE = 16_384;

/**
 * Encodes spans as they end, in OTLP's JSON (OTLP specification, JSON Protobuf Encoding): the official
 * serializer's output, but that numbers are those which JSON and 64 bits can hold and text is well-formed, so
 * that no span can spoil its batch, and that counts of nothing are left out.
 */
export function createJsonEncoder(resource: Resource, _memory: Memory): SpanEncoder {
  const scopes = new Map<InstrumentationScope, Bytes>();
  let items = 0;
  let size = 0;
  const { attributes, schemaUrl } = resource;
  const front = `{"resource":${text({ attributes: keyValues(attributes), droppedAttributesCount: 0 })},${schema(schemaUrl)}"scopeSpans":[`;

  return {
    add(span) {
      const json = text(spanOf(span));
      let bytes = scopes.get(span.instrumentationScope);
      if (bytes === undefined) {
        bytes = new Bytes(FIRST_SIZE);
        scopes.set(span.instrumentationScope, bytes);
      }
      const length = Buffer.byteLength(json);
      bytes.room(length + 1);
      if (bytes.at > 0) bytes.byte(COMMA);
      bytes.text(json, length);
      items++;
      size += length;
    },
    items: () => items,
    size: () => size,
    take() {
      const parts: Uint8Array[] = [];
      for (const [scope, bytes] of scopes) {
        parts.push(
          utf8(
            `${parts.length > 0 ? ',' : ''}{"scope":${text(scopeOf(scope))},${schema(scope.schemaUrl)}"spans":[`,
          ),
        );
        parts.push(bytes.buffer.subarray(0, bytes.at), utf8(']}'));
      }
      scopes.clear();
      items = 0;
      size = 0;
      return joined([utf8(`{"resourceSpans":[${front}`), ...parts, utf8(']}]}')]);
    },
  };
}

const COMMA = 0x2c;
const utf8 = (json: string): Uint8Array => Buffer.from(json);
const schema = (url: string | undefined): string => (url ? `"schemaUrl":${text(url)},` : '');

/** JSON of text that is well-formed: half a character (a lone surrogate), which JSON escapes, becomes U+FFFD. */
function text(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes('\\ud') ? JSON.stringify(value, wellFormed) : json;
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? Buffer.from(value).toString() : value;
}

function spanOf(span: ReadableSpan): object {
  const { traceId, spanId, traceState } = span.spanContext();
  const parent = span.parentSpanContext;
  return {
    traceId,
    spanId,
    traceState: traceState?.serialize(),
    parentSpanId: parent?.spanId || undefined,
    flags: flagsOf(span.spanContext(), parent?.isRemote),
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    attributes: keyValues(span.attributes),
    droppedAttributesCount: counted(span.droppedAttributesCount),
    events: span.events.map(({ name, time, attributes, droppedAttributesCount }) => ({
      timeUnixNano: nanoseconds(time),
      name,
      attributes: keyValues(attributes),
      droppedAttributesCount: counted(droppedAttributesCount),
    })),
    droppedEventsCount: counted(span.droppedEventsCount),
    links: span.links.map(linkOf),
    droppedLinksCount: counted(span.droppedLinksCount),
    status: { code: span.status.code, message: span.status.message },
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

function scopeOf({ name, version }: InstrumentationScope): object {
  return { name, version };
}

function nanoseconds([seconds, nanoseconds]: readonly [number, number]): string {
  return `${BigInt(seconds) * 1_000_000_000n + BigInt(Math.trunc(nanoseconds))}`;
}

function keyValues(attributes: Attributes | undefined): object[] {
  return Object.entries(attributes ?? {}).map(([key, value]) => ({ key, value: anyValue(value) }));
}

/** AnyValue. An int64 is text beyond what readers of JSON hold exactly, and so is a double that JSON has no number for. */
function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return { intValue: value };
    if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63)
      return { intValue: BigInt(value).toString() };
    return { doubleValue: Number.isFinite(value) ? value : String(value) };
  }
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === 'object' && value !== null)
    return { kvlistValue: { values: keyValues(value as Attributes) } };
  return {};
}

import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { joined } from './bytes';
import type { SpanEncoder } from './encoder';
import { Growing } from './growing';
import { createJsonModel, writeJsonSpan } from './json-span';
import { jsonOf, keyValues } from './json-values';
import type { Memory } from './memory';
import { Models } from './models';

const OPENING = utf8('{"resourceSpans":[');
const CLOSING = utf8(']}');
const SCOPE_CLOSING = utf8(']}]}');
const COMMA = utf8(',');

/** The spans of one instrumentation: a request with one ResourceSpans and one ScopeSpans, but for how it ends. */
interface ScopeSpans {
  readonly beginning: Uint8Array;
  readonly batch: Growing;
  readonly models: Models<ReturnType<typeof createJsonModel>>;
}

/**
 * Encodes spans as they end, in OTLP's JSON (OTLP specification, JSON Protobuf Encoding): the official
 * serializer's output, but that numbers are those which JSON and 64 bits can hold and text is well-formed, so
 * that no span can spoil its batch, and that counts of nothing are left out.
 */
export function createJsonEncoder(resource: Resource, memory: Memory): SpanEncoder {
  const scopes = new Map<InstrumentationScope, ScopeSpans>();
  let items = 0;

  function scopeSpansOf(scope: InstrumentationScope): ScopeSpans {
    let found = scopes.get(scope);
    if (found === undefined) {
      const beginning = beginningOf(resource, scope);
      found = {
        beginning,
        batch: new Growing(memory, beginning.length),
        models: new Models(createJsonModel),
      };
      scopes.set(scope, found);
    }
    return found;
  }

  return {
    add(span) {
      const { batch, models } = scopeSpansOf(span.instrumentationScope);
      const isFirst = batch.size === 0;
      const { bytes } = batch;
      const { at } = bytes;
      try {
        bytes.room(1);
        if (!isFirst) bytes.raw(COMMA);
        writeJsonSpan(bytes, span, models.of(span.name));
      } catch (error) {
        bytes.at = at;
        throw error;
      }
      items++;
    },
    items: () => items,
    size() {
      let size = 0;
      for (const { batch } of scopes.values()) size += batch.size;
      return size;
    },
    take() {
      items = 0;
      const parts = [...scopes.values()].filter(({ batch }) => batch.size > 0).map(take);
      if (parts.length === 1) return parts[0]!;
      return joined(
        parts
          .flatMap((part, index) => [
            index === 0 ? OPENING : COMMA,
            part.subarray(OPENING.length, part.length - CLOSING.length),
          ])
          .concat(CLOSING),
      );
    },
  };
}

/** A request of its own. */
function take({ batch, beginning }: ScopeSpans): Uint8Array {
  const bytes = batch.take();
  bytes.room(SCOPE_CLOSING.length + CLOSING.length);
  bytes.raw(SCOPE_CLOSING);
  bytes.raw(CLOSING);
  bytes.buffer.set(beginning);
  return bytes.buffer.subarray(0, bytes.at);
}

function beginningOf({ attributes, schemaUrl }: Resource, scope: InstrumentationScope): Uint8Array {
  const { name, version } = scope;
  const resource = jsonOf({ attributes: keyValues(attributes), droppedAttributesCount: 0 });
  const before = `{"resource":${resource},${schema(schemaUrl)}"scopeSpans":[`;
  const scopeSpans = `{"scope":${jsonOf({ name, version })},${schema(scope.schemaUrl)}"spans":[`;
  return Buffer.concat([OPENING, utf8(before), utf8(scopeSpans)]);
}

function schema(url: string | undefined): string {
  return url ? `"schemaUrl":${jsonOf(url)},` : '';
}

function utf8(json: string): Uint8Array {
  return new Uint8Array(Buffer.from(json));
}

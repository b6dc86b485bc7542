import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { AttributeWriter } from './attributes';
import { Bytes, sizeOfVarint } from './bytes';
import type { Memory } from './memory';
import { createModel, type Model, writeSpan, writeText } from './span';

/** ExportTraceServiceRequest.resource_spans, ResourceSpans.{resource,scope_spans}, ScopeSpans.scope, schema_url of both */
const RESOURCE_SPANS = 0x0a;
const RESOURCE = 0x0a;
const SCOPE_SPANS = 0x12;
const SCOPE = 0x0a;
const SCHEMA_URL = 0x1a;
/** Resource.attributes; InstrumentationScope.{name,version} */
const RESOURCE_ATTRIBUTES = 1;
const SCOPE_NAME = 0x0a;
const SCOPE_VERSION = 0x12;

/** What the tags and lengths in front of the spans take at most. */
const LENGTHS = 12;

/** Bytes that the first batch begins with; any other begins with what the one before it had, or half of that where it was not needed. */
const FIRST_SIZE = 16_384;

/** Span names that are known at a time; those of an instrumentation are few, as the specification has it. */
const MODELS = 64;

/** The spans of one instrumentation: a request with one ResourceSpans and one ScopeSpans, whose beginning is written last. */
export class ScopeSpans {
  readonly #memory: Memory;
  readonly #resource: Uint8Array;
  readonly #scope: Uint8Array;
  /** where the spans begin: what comes before them depends on how long they are */
  readonly #start: number;
  readonly #models = new Map<string, Model>();
  #bytes: Bytes | undefined;
  #nextSize: number;

  /** @param resource what `resourceOf` gave */
  constructor(resource: Uint8Array, scope: Uint8Array, memory: Memory) {
    this.#memory = memory;
    this.#resource = resource;
    this.#scope = scope;
    this.#start = LENGTHS + resource.length + scope.length;
    this.#nextSize = this.#start + FIRST_SIZE;
  }

  get size(): number {
    return this.#bytes === undefined ? 0 : this.#bytes.at - this.#start;
  }

  /** False, and nothing is added: there is something about the span that is not written here. */
  add(span: ReadableSpan): boolean {
    this.#bytes ??= this.#begin();
    const { at } = this.#bytes;
    let isWritten = false;
    try {
      isWritten = writeSpan(this.#bytes, span, this.#modelOf(span.name));
    } finally {
      if (!isWritten) this.#bytes.at = at;
    }
    return isWritten;
  }

  #begin(): Bytes {
    const bytes = new Bytes(this.#nextSize, this.#memory.take(this.#nextSize));
    bytes.at = this.#start;
    return bytes;
  }

  #modelOf(name: string): Model {
    let model = this.#models.get(name);
    if (model === undefined) {
      if (this.#models.size >= MODELS) this.#models.clear();
      model = createModel();
      this.#models.set(name, model);
    }
    return model;
  }

  take(): Uint8Array {
    const bytes = this.#bytes as Bytes;
    const end = bytes.at;
    const inScope = this.#scope.length + end - this.#start;
    const inResource = this.#resource.length + 1 + sizeOfVarint(inScope) + inScope;
    const from = this.#start - this.#scope.length - (1 + sizeOfVarint(inScope)) - this.#resource.length;
    const first = from - (1 + sizeOfVarint(inResource));
    bytes.at = first;
    bytes.byte(RESOURCE_SPANS);
    bytes.varint(inResource);
    bytes.raw(this.#resource);
    bytes.byte(SCOPE_SPANS);
    bytes.varint(inScope);
    bytes.raw(this.#scope);
    this.#bytes = undefined;
    const { length } = bytes.buffer;
    this.#nextSize = 2 * end > length ? length : Math.max(length >> 1, this.#start + FIRST_SIZE);
    return bytes.buffer.subarray(first, end);
  }
}

/** The beginning of a ResourceSpans; undefined: there is something about it that is not written here. */
export function resourceOf({ attributes, schemaUrl }: Resource): Uint8Array | undefined {
  return message(RESOURCE, schemaUrl, (bytes) =>
    new AttributeWriter(RESOURCE_ATTRIBUTES).write(bytes, attributes),
  );
}

/** The beginning of a ScopeSpans; undefined: there is something about it that is not written here. */
export function scopeOf(scope: InstrumentationScope & { attributes?: unknown }): Uint8Array | undefined {
  if (scope.attributes !== undefined) return undefined;
  return message(SCOPE, scope.schemaUrl, (bytes) => {
    writeText(bytes, SCOPE_NAME, scope.name);
    if (scope.version) writeText(bytes, SCOPE_VERSION, scope.version);
    return true;
  });
}

function message(
  tag: number,
  schemaUrl: string | undefined,
  write: (bytes: Bytes) => boolean,
): Uint8Array | undefined {
  const bytes = new Bytes(1024);
  bytes.byte(tag);
  const start = bytes.begin();
  if (!write(bytes)) return undefined;
  bytes.finish(start);
  if (schemaUrl) writeText(bytes, SCHEMA_URL, schemaUrl);
  return bytes.buffer.subarray(0, bytes.at);
}

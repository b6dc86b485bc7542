import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { AttributeWriter } from './attributes';
import { Bytes, sizeOfVarint } from './bytes';
import { Growing } from './growing';
import { protobufAttributes } from './key-value';
import type { Memory } from './memory';
import { Models } from './models';
import { createModel, writeSpan, writeText } from './span';

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

/** The spans of one instrumentation: a request with one ResourceSpans and one ScopeSpans, whose beginning is written last. */
export class ScopeSpans {
  readonly #resource: Uint8Array;
  readonly #scope: Uint8Array;
  readonly #models = new Models(createModel);
  /** begins with the spans: what comes before them depends on how long they are */
  readonly #batch: Growing;

  /** @param resource what `resourceOf` gave */
  constructor(resource: Uint8Array, scope: Uint8Array, memory: Memory) {
    this.#resource = resource;
    this.#scope = scope;
    this.#batch = new Growing(memory, LENGTHS + resource.length + scope.length);
  }

  get size(): number {
    return this.#batch.size;
  }

  /** False, and nothing is added: there is something about the span that is not written here. */
  add(span: ReadableSpan): boolean {
    const { bytes } = this.#batch;
    const { at } = bytes;
    let isWritten = false;
    try {
      isWritten = writeSpan(bytes, span, this.#models.of(span.name));
    } finally {
      if (!isWritten) bytes.at = at;
    }
    return isWritten;
  }

  take(): Uint8Array {
    const inScope = this.#scope.length + this.size;
    const inResource = this.#resource.length + 1 + sizeOfVarint(inScope) + inScope;
    const bytes = this.#batch.take();
    const end = bytes.at;
    const from = end - inScope - (1 + sizeOfVarint(inScope)) - this.#resource.length;
    const first = from - (1 + sizeOfVarint(inResource));
    bytes.at = first;
    bytes.byte(RESOURCE_SPANS);
    bytes.varint(inResource);
    bytes.raw(this.#resource);
    bytes.byte(SCOPE_SPANS);
    bytes.varint(inScope);
    bytes.raw(this.#scope);
    return bytes.buffer.subarray(first, end);
  }
}

/** The beginning of a ResourceSpans; undefined: there is something about it that is not written here. */
export function resourceOf({ attributes, schemaUrl }: Resource): Uint8Array | undefined {
  return message(RESOURCE, schemaUrl, (bytes) =>
    new AttributeWriter(protobufAttributes(RESOURCE_ATTRIBUTES)).write(bytes, attributes),
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

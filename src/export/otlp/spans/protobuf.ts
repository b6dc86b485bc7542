import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { joined } from './bytes';
import type { SpanEncoder } from './encoder';
import type { Memory } from './memory';
import { resourceOf, ScopeSpans, scopeOf } from './scope-spans';

/** The official serializer: for spans that have something the fast one does not know. */
export type Official = (spans: ReadableSpan[]) => Uint8Array | undefined;

/**
 * Encodes spans as they end, so that none of them waits as an object, in OTLP's protobuf. What is the same for
 * all spans of a name is copied; what is not known here (attributes that are lists, ids that are none) is left
 * to the official serializer.
 */
export function createProtobufEncoder(resource: Resource, memory: Memory, official: Official): SpanEncoder {
  const resourceBytes = resourceOf(resource);
  /** undefined: nothing of it can be written here */
  const scopes = new Map<InstrumentationScope, ScopeSpans | undefined>();
  const all: ScopeSpans[] = [];
  /** requests of one span each: behind another one they are one with it */
  let others: Uint8Array[] = [];
  let othersSize = 0;
  let items = 0;

  /** of the last span */
  let scope: InstrumentationScope | undefined;
  let scopeSpans: ScopeSpans | undefined;

  function scopeSpansOf(of: InstrumentationScope): ScopeSpans | undefined {
    if (of === scope) return scopeSpans;
    if (!scopes.has(of)) {
      const scopeBytes = scopeOf(of);
      const made = resourceBytes && scopeBytes && new ScopeSpans(resourceBytes, scopeBytes, memory);
      scopes.set(of, made);
      if (made !== undefined) all.push(made);
    }
    scope = of;
    scopeSpans = scopes.get(of);
    return scopeSpans;
  }

  return {
    add(span) {
      if (scopeSpansOf(span.instrumentationScope)?.add(span) !== true) {
        const bytes = official([span]);
        if (bytes === undefined) throw new Error('a span that cannot be serialized');
        others.push(bytes);
        othersSize += bytes.length;
      }
      items++;
    },
    items: () => items,
    size() {
      let size = othersSize;
      for (const scope of all) size += scope.size;
      return size;
    },
    take() {
      const parts = [...all.filter(({ size }) => size > 0).map((scope) => scope.take()), ...others];
      others = [];
      othersSize = 0;
      items = 0;
      return parts.length === 1 ? parts[0]! : joined(parts);
    },
  };
}

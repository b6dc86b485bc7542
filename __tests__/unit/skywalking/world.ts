import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { QueueTag } from '../../../src/config/skywalking';
import { identityOf } from '../../../src/skywalking/identity';
import { Sw8SpanProcessor } from '../../../src/skywalking/processor';
import { Sw8Propagator } from '../../../src/skywalking/propagator';
import { segmentOf } from '../../../src/skywalking/segments';

export type Headers = Record<string, unknown>;

/** A service with the SDK and SkyWalking's parts, and what it would report. */
export class Service {
  readonly #spans = new InMemorySpanExporter();
  readonly #provider: BasicTracerProvider;
  readonly #propagator: TextMapPropagator;

  constructor(
    name: string,
    { sampler, propagator = new Sw8Propagator() }: { sampler?: Sampler; propagator?: TextMapPropagator } = {},
  ) {
    this.#propagator = propagator;
    this.#provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': name, 'service.instance.id': `${name}-1` }),
      spanProcessors: [new Sw8SpanProcessor(), new SimpleSpanProcessor(this.#spans)],
      ...(sampler === undefined ? {} : { sampler }),
    });
  }

  start(name: string, options: SpanOptions, parent: Context = ROOT_CONTEXT): Span {
    return this.#provider.getTracer('test').startSpan(name, options, parent);
  }

  /** a span, its context, and the headers that leave from inside it */
  span(
    name: string,
    options: SpanOptions,
    parent: Context = ROOT_CONTEXT,
  ): { inside: Context; headers: Headers; end(): void } {
    const span = this.start(name, options, parent);
    const inside = trace.setSpan(parent, span);
    return { inside, headers: this.inject(inside), end: () => span.end() };
  }

  inject(from: Context): Headers {
    const headers: Headers = {};
    this.#propagator.inject(from, headers, defaultTextMapSetter);
    return headers;
  }

  extract(headers: Headers, onto: Context = ROOT_CONTEXT): Context {
    return this.#propagator.extract(onto, headers, defaultTextMapGetter);
  }

  get finished(): ReadableSpan[] {
    return this.#spans.getFinishedSpans();
  }

  segments(queueTag: QueueTag = 'routing-key') {
    return this.finished.map((span) => segmentOf(span, identityOf({}, span.resource.attributes), queueTag));
  }
}

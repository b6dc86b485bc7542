import { type Span, type SpanContext, TraceFlags } from '@opentelemetry/api';
import type { Headers } from '../../messaging/facts';
import { plainParent } from '../context/propagation';
import { isSampledIn, parse, traceIdIn } from '../context/traceparent';
import type { Telemetry } from '../telemetry';
import { isInShare } from './ratio';
import type { Steering } from './steering';

/**
 * The span of a delivered message that the SDK is going to drop, made without it: to start one there takes
 * longer than all else that is done for such a message. Undefined: the SDK is asked. Only where the sampler is
 * hoptrace's own, and the message's parent alone decides, or its trace id.
 */
export function foreseen(
  { samplerReads, followsParent }: Telemetry,
  headers: Headers | undefined,
  steering: Steering | undefined,
): Span | undefined {
  if (samplerReads || steering?.keep !== undefined) return undefined;
  const parent = headers?.traceparent;
  if (typeof parent !== 'string') return undefined;
  const ratio = steering?.ratio;
  const isDropped =
    ratio === undefined ? followsParent && !isSampledIn(parent) : !isInShare(traceIdIn(parent), ratio);
  if (!isDropped || plainParent(headers) === undefined) return undefined;
  return new DroppedSpan(parent, headers?.tracestate);
}

/** The same as the API's span that does not record, but that it has a context once that is asked for. */
class DroppedSpan implements Span {
  readonly #traceparent: string;
  readonly #traceState: unknown;
  #context: SpanContext | undefined;

  constructor(traceparent: string, traceState: unknown) {
    this.#traceparent = traceparent;
    this.#traceState = traceState;
  }

  spanContext(): SpanContext {
    this.#context ??= below(parse(this.#traceparent, this.#traceState));
    return this.#context;
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {}

  recordException(): void {}
}

function below({ traceId, traceState }: SpanContext): SpanContext {
  const context: SpanContext = { traceId, spanId: newSpanId(), traceFlags: TraceFlags.NONE };
  if (traceState !== undefined) context.traceState = traceState;
  return context;
}

const WORD = 2 ** 32;

/** The first half is never 0: all of it would be no id. */
const newSpanId = (): string => hex(1 + Math.random() * (WORD - 1)) + hex(Math.random() * WORD);

const hex = (word: number): string => Math.floor(word).toString(16).padStart(8, '0');

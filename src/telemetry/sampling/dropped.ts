import { type Span, type SpanContext, TraceFlags } from '@opentelemetry/api';
import type { Headers } from '../../messaging/facts';
import { plainParent } from '../context/propagation';
import { isSampledIn, parse, traceIdIn } from '../context/traceparent';
import type { OwnSdk } from './own';
import { isInShare } from './ratio';
import type { Steering } from './steering';

/**
 * What the sampler would say of a delivered message, told without it: to ask takes longer than all else that is
 * done for one that is dropped. Undefined: it has to be asked. Only where the SDK is hoptrace's own, and the
 * message's parent alone decides, or its trace id.
 */
export function foreseen(
  own: OwnSdk | undefined,
  headers: Headers | undefined,
  steering: Steering | undefined,
): 'sampled' | 'dropped' | undefined {
  if (own === undefined || steering?.keep !== undefined) return undefined;
  const ratio = steering?.ratio;
  if (ratio === undefined && !own.followsParent) return undefined;
  const parent = plainParent(headers);
  if (parent === undefined) return undefined;
  const isSampled = ratio === undefined ? isSampledIn(parent) : isInShare(traceIdIn(parent), ratio);
  return isSampled ? 'sampled' : 'dropped';
}

/** The same as the API's span that does not record, but that it has a context once that is asked for. */
export class DroppedSpan implements Span {
  readonly #traceparent: string;
  readonly #traceState: unknown;
  readonly #own: OwnSdk;
  #context: SpanContext | undefined;

  /** of headers of which it is foreseen */
  constructor({ traceparent, tracestate }: Headers, own: OwnSdk) {
    this.#traceparent = traceparent as string;
    this.#traceState = tracestate;
    this.#own = own;
  }

  spanContext(): SpanContext {
    this.#context ??= this.#below();
    return this.#context;
  }

  #below(): SpanContext {
    const { traceId, traceState } = parse(this.#traceparent, this.#traceState);
    const context: SpanContext = { traceId, spanId: this.#own.newSpanId(), traceFlags: TraceFlags.NONE };
    if (traceState !== undefined) context.traceState = traceState;
    return context;
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

import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { isInShare } from './ratio';
import { isSampled } from './sampled';
import { IN_ANY_SHARE, type Steering, steeringIn } from './steering';

type Shown = [spanName: string, spanKind: SpanKind, attributes: Attributes, links: Link[]];

/** What an SDK's sampler is and answers; written down here, since no SDK is needed to make one. */
export interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult;
  toString(): string;
}

export interface SamplingResult {
  /** as the specification numbers it: 0 drop, 1 record only, 2 record and sample */
  decision: 0 | 1 | 2;
  // biome-ignore lint/suspicious/noExplicitAny: passed on as it comes
  [more: string]: any;
}

const DROP = 0;
const RECORD = 1;
const SAMPLE = 2;

/**
 * A sampler that does what `sampling`, `keep` and `critical` say of messages, and leaves all other spans to the
 * sampler it is given. What is dropped, yet may have to be kept (`keep`), is recorded but not sampled, and so
 * is all that happens below it in this process; `KeepSpanProcessor` decides when it ends.
 */
export class MessageSampler implements Sampler {
  readonly #others: Sampler;

  /**
   * @param others decides for all spans that are no message's, and for messages that no setting names
   * @throws TypeError where it is no sampler
   */
  constructor(others: Sampler) {
    if (typeof others?.shouldSample !== 'function')
      throw new TypeError(
        'MessageSampler: expected a sampler that decides for all other spans, e.g. new MessageSampler(new AlwaysOnSampler())',
      );
    this.#others = others;
  }

  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const steering = steeringIn(context);
    if (steering !== undefined) steering.heard.sampler = true;
    if (steering?.setup) return this.#setup(steering, [spanName, spanKind, attributes, links]);
    const parent = trace.getSpan(context);
    const result: SamplingResult = decides(steering, parent)
      ? { decision: isInShare(steering.traceId ?? traceId, steering.ratio) ? SAMPLE : DROP }
      : this.#others.shouldSample(context, traceId, spanName, spanKind, attributes, links);
    if (result.decision !== DROP || (steering?.keep === undefined && !isRecordedOnly(parent))) return result;
    return { ...result, decision: RECORD };
  }

  /** As the message's spans would be at best: with a lucky trace id, or below a sampled span of another service. */
  #setup({ ratio }: Steering, rest: Shown): SamplingResult {
    if (ratio !== undefined) return { decision: ratio > 0 ? SAMPLE : DROP };
    const asRoot = this.#others.shouldSample(ROOT_CONTEXT, IN_ANY_SHARE, ...rest);
    return asRoot.decision === SAMPLE
      ? asRoot
      : this.#others.shouldSample(BELOW_SAMPLED, IN_ANY_SHARE, ...rest);
  }

  toString(): string {
    return `MessageSampler{${this.#others}}`;
  }
}

const BELOW_SAMPLED = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: IN_ANY_SHARE,
  spanId: '0000000000000001',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
});

function decides(
  steering: Steering | undefined,
  parent: Span | undefined,
): steering is Steering & { ratio: number } {
  if (steering?.ratio === undefined) return false;
  return steering.named || parent === undefined || parent.spanContext().isRemote === true;
}

function isRecordedOnly(span: Span | undefined): boolean {
  return span?.isRecording() === true && !isSampled(span);
}

import {
  type Context,
  type HrTime,
  type Span,
  type SpanContext,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import type { Keep } from '../../config/config';
import { inMilliseconds } from '../clock';
import { isSampled } from './sampled';
import { steeringIn } from './steering';

/** The part of an SDK's finished span that is judged; the rest is passed on. */
export interface EndedSpan {
  spanContext(): SpanContext;
  readonly duration: HrTime;
  readonly status: { readonly code: SpanStatusCode };
  readonly instrumentationScope: { readonly name: string };
}

/** What an SDK's span processor is; written down here, since no SDK is needed to make one. */
export interface SpanProcessor {
  onStart(span: Span, parentContext: Context): void;
  // biome-ignore lint/suspicious/noExplicitAny: SDKs have types of their own for the same thing
  onEnd(span: any): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Ended spans that wait for their message's end: of one message, and of all. What comes on top is dropped. */
const WAITING_OF_MESSAGE = 100;
const WAITING = 2_000;

/** Spans that are recorded but not sampled: those of one message, and what happened below them in this process. */
interface Undecided {
  readonly keep: Keep;
  readonly root: Span;
  kept: boolean;
  over: boolean;
  waiting: EndedSpan[];
}

/**
 * Hands sampled spans on to the processor that exports them, and of those that `MessageSampler` recorded
 * without sampling them, the spans of messages that turn out to be worth keeping (`keep`): those that failed
 * or were slow, with all that this process recorded below them. The rest is forgotten when the message ends.
 */
export class KeepSpanProcessor implements SpanProcessor {
  readonly #exporting: SpanProcessor;
  readonly #undecided = new WeakMap<object, Undecided>();
  #waiting = 0;

  /**
   * @param exporting gets the spans that are kept
   * @throws TypeError where it is no span processor
   */
  constructor(exporting: SpanProcessor) {
    if (typeof exporting?.onEnd !== 'function')
      throw new TypeError(
        'KeepSpanProcessor: expected the span processor that exports, e.g. new KeepSpanProcessor(new BatchSpanProcessor(…))',
      );
    this.#exporting = exporting;
  }

  onStart(span: Span, parentContext: Context): void {
    this.#exporting.onStart(span, parentContext);
    const steering = steeringIn(parentContext);
    if (steering !== undefined) steering.heard.processor = true;
    if (isSampled(span)) return;
    const parent = trace.getSpan(parentContext);
    const above = parent === undefined ? undefined : this.#undecided.get(parent);
    const keep = steering?.keep;
    if (above !== undefined) this.#undecided.set(span, above);
    else if (keep !== undefined)
      this.#undecided.set(span, { keep, root: span, kept: false, over: false, waiting: [] });
  }

  onEnd(span: EndedSpan): void {
    const undecided = this.#undecided.get(span);
    if (undecided === undefined) {
      this.#exporting.onEnd(span);
      return;
    }
    if (!undecided.kept && isWorthKeeping(span, undecided.keep)) {
      undecided.kept = true;
      for (const waiting of this.#release(undecided)) this.#exporting.onEnd(sampled(waiting));
    }
    if (undecided.kept) this.#exporting.onEnd(sampled(span));
    else this.#wait(span, undecided);
  }

  #wait(span: EndedSpan, undecided: Undecided): void {
    if ((span as unknown) === undecided.root) {
      undecided.over = true;
      this.#release(undecided);
    } else if (!undecided.over && undecided.waiting.length < WAITING_OF_MESSAGE && this.#waiting < WAITING) {
      undecided.waiting.push(span);
      this.#waiting++;
    }
  }

  #release(undecided: Undecided): EndedSpan[] {
    const { waiting } = undecided;
    undecided.waiting = [];
    this.#waiting -= waiting.length;
    return waiting;
  }

  forceFlush(): Promise<void> {
    return this.#exporting.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#exporting.shutdown();
  }
}

/** Spans of messages are judged; what the application's other libraries did below them goes with them. */
function isWorthKeeping({ instrumentationScope, status, duration }: EndedSpan, keep: Keep): boolean {
  if (instrumentationScope.name !== 'hoptrace') return false;
  if (keep.errors && status.code === SpanStatusCode.ERROR) return true;
  return keep.slow !== undefined && inMilliseconds(duration) > keep.slow;
}

/** The span, but that it says to be sampled: exporting processors leave out what is not. */
function sampled(span: EndedSpan): EndedSpan {
  const context = span.spanContext();
  const spanContext = () => ({ ...context, traceFlags: context.traceFlags | TraceFlags.SAMPLED });
  return new Proxy(span, {
    get(target, key) {
      if (key === 'spanContext') return spanContext;
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value; // methods may have private fields to read
    },
  });
}

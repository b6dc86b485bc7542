import { TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { guarded } from '../../../safety/guarded';
import type { Post } from '../../outbox';
import type { SpanEncoder } from './encoder';

/** When a batch is full, or has waited long enough. */
export interface BatchLimits {
  readonly items: number;
  readonly bytes: number;
  /** milliseconds */
  readonly delay: number;
}

/** Where spans that have ended go: into a batch that is encoded as it grows, and from there out. */
export function createBatchProcessor(
  createEncoder: () => SpanEncoder,
  limits: BatchLimits,
  post: Post,
  flush: () => Promise<void>,
): SpanProcessor {
  let encoder: SpanEncoder | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isShut = false;

  function handOver(): void {
    clearTimeout(timer);
    timer = undefined;
    const items = encoder?.items() ?? 0;
    if (encoder === undefined || items === 0) return;
    try {
      const body = encoder.take();
      post(items, () => body);
    } catch (error) {
      lose(items, error);
    }
  }

  /** Counted, and said with what is wrong. */
  function lose(items: number, error: unknown): void {
    post(items, () => {
      throw error;
    });
  }

  function add(span: ReadableSpan): void {
    try {
      encoder ??= createEncoder();
      encoder.add(span);
    } catch (error) {
      lose(1, error);
      return;
    }
    if (encoder.items() >= limits.items || encoder.size() >= limits.bytes) handOver();
    else timer ??= setTimeout(guarded(handOver), limits.delay).unref();
  }

  return {
    onStart() {},
    onEnd(span) {
      if (!isShut && (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0) add(span);
    },
    forceFlush() {
      handOver();
      return flush();
    },
    shutdown() {
      handOver();
      isShut = true;
      return flush();
    },
  };
}

import type { SpanProcessor } from '@opentelemetry/sdk-trace';

/** A span processor that calls `act` when the first span that is recorded starts. */
export function onFirstSpan(act: () => void): SpanProcessor {
  let isFirst = true;
  return {
    onStart() {
      if (!isFirst) return;
      isFirst = false;
      act();
    },
    onEnd() {},
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

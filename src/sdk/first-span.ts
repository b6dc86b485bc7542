import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { guarded } from '../safety/guarded';

/** A span processor that calls `act` when the first span that is recorded starts, which may be the application's. */
export function onFirstSpan(act: () => void): SpanProcessor {
  let isFirst = true;
  return {
    onStart() {
      if (!isFirst) return;
      isFirst = false;
      guarded(act)();
    },
    onEnd() {},
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

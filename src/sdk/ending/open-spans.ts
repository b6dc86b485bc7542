import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';

/** On spans that were still open when the program ended: what they show is what was known by then. */
const UNFINISHED = 'hoptrace.unfinished';

/** A span processor that knows the open spans of one instrumentation, and can end them with the program. */
export interface OpenSpans extends SpanProcessor {
  endAll(): void;
}

/** `scope`: the instrumentation's name. The application's own spans are its own affair: it may never end them. */
export function createOpenSpans(scope: string): OpenSpans {
  const open = new Set<Span>();
  return {
    onStart(span) {
      if (span.instrumentationScope.name === scope) open.add(span);
    },
    onEnd(span) {
      open.delete(span as unknown as Span);
    },
    endAll() {
      for (const span of open) {
        span.setAttribute(UNFINISHED, true);
        span.end();
      }
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

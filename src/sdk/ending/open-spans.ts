import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';

/** On spans that were still open when the program ended: what they show is what was known by then. */
const UNFINISHED = 'hoptrace.unfinished';

/** A span processor that knows the open spans of one instrumentation, and can end them with the program. */
export interface OpenSpans extends SpanProcessor {
  endAll(): void;
}

/** Where a span's place is noted, on the span itself. */
export const PLACE = Symbol('hoptrace.place');

type Placed = Span & { [PLACE]?: number };

/**
 * `scope`: the instrumentation's name. The application's own spans are its own affair: it may never end them.
 *
 * Places in a list, not a Set: that replaces its table every hundred spans or so, and tables that are dead but
 * old keep the spans of their time alive, so that the collector copies them about: 8 µs of CPU a message.
 */
export function createOpenSpans(scope: string): OpenSpans {
  const open: (Placed | undefined)[] = [];
  const free: number[] = [];
  return {
    onStart(span: Placed) {
      if (span.instrumentationScope.name !== scope) return;
      const place = free.pop() ?? open.length;
      open[place] = span;
      span[PLACE] = place;
    },
    onEnd(ended) {
      const place = (ended as unknown as Placed)[PLACE];
      if (place === undefined) return;
      open[place] = undefined;
      free.push(place);
    },
    endAll() {
      for (const span of open) {
        span?.setAttribute(UNFINISHED, true);
        span?.end();
      }
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

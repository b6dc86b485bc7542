import { type Context, SpanKind, trace } from '@opentelemetry/api';
import {
  ADDRESS_USED_AT_PEER,
  ENDPOINT,
  PARENT_ENDPOINT,
  PARENT_INSTANCE,
  PARENT_SEGMENT_ID,
  PARENT_SERVICE,
  PARENT_SPAN_ID,
  REF_TYPE,
  SKIP_ANALYSIS,
  TRACE_ID,
} from './attributes';
import { carriedIn } from './context';
import type { Sw8Header } from './header';
import { endpointOf } from './operation';
import { hasLocalParent, type ReadableSpan, readable } from './span';

/** The SDK's span while it can still be written to. */
type StartedSpan = ReadableSpan & { setAttribute(name: string, value: string | number | boolean): unknown };

/**
 * Writes onto each span, as it starts, what its context knows of SkyWalking: the original trace id on all, on
 * the span that received the message also who sent it. The exporter, which sees no contexts, reads it there;
 * with any other exporter it shows where a trace came from.
 */
export class Sw8SpanProcessor {
  onStart(span: StartedSpan, parentContext: Context): void {
    const carried = carriedIn(parentContext);
    const parent = hasLocalParent(span) ? readable(trace.getSpan(parentContext)) : undefined;
    if (carried !== undefined) {
      const { header, skipAnalysis } = carried;
      span.setAttribute(TRACE_ID, header.traceId);
      if (skipAnalysis) span.setAttribute(SKIP_ANALYSIS, true);
      if (receives(span) && parent?.attributes[TRACE_ID] !== header.traceId) {
        describeSender(span, header);
        return;
      }
    }
    if (parent !== undefined) span.setAttribute(ENDPOINT, endpointOf(parent));
  }

  onEnd(): void {}

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** A span that begins with what came from elsewhere, whatever its parent in OpenTelemetry (relation `link`, say). */
function receives({ kind, parentSpanContext }: ReadableSpan): boolean {
  return parentSpanContext?.isRemote === true || kind === SpanKind.CONSUMER || kind === SpanKind.SERVER;
}

function describeSender(span: StartedSpan, header: Sw8Header): void {
  span.setAttribute(PARENT_SEGMENT_ID, header.parentSegmentId);
  span.setAttribute(PARENT_SPAN_ID, header.parentSpanId);
  span.setAttribute(PARENT_SERVICE, header.service);
  span.setAttribute(PARENT_INSTANCE, header.instance);
  span.setAttribute(PARENT_ENDPOINT, header.endpoint);
  span.setAttribute(ADDRESS_USED_AT_PEER, header.address);
  span.setAttribute(REF_TYPE, 'CrossProcess');
}

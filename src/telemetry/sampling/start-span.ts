import { type Attributes, type Context, diag, type Span, type SpanOptions } from '@opentelemetry/api';
import type { Telemetry } from '../telemetry';
import { type Steering, withSteering } from './steering';

/** `attributes` undefined: they come later (known.ts). */
type Options = Omit<SpanOptions, 'attributes'> & { readonly attributes: Attributes | undefined };

/** Starts a span that the configuration may have a say in. */
export function startSpan(
  { tracer }: Telemetry,
  name: string,
  options: Options,
  context: Context,
  steering: Steering | undefined,
): Span {
  if (steering === undefined) return tracer.startSpan(name, options as SpanOptions, context);
  const span = tracer.startSpan(name, options as SpanOptions, withSteering(context, steering));
  if (!checked) check(span, steering);
  return span;
}

let checked = false;

/** Tells once what an application's own SDK lacks; that there is one shows with the first span that records. */
function check(span: Span, { ratio, keep, heard }: Steering): void {
  if (!span.isRecording()) return;
  checked = true;
  if (!heard.sampler) {
    warn(ratio === undefined ? 'keep has' : 'sampling has', 'sampler: new MessageSampler(…)');
  } else if (keep !== undefined && !heard.processor) {
    warn('keep has', 'span processor: new KeepSpanProcessor(…)');
  }
}

function warn(what: string, lacks: string): void {
  diag.warn(`hoptrace: ${what} no effect: the application's own OpenTelemetry SDK lacks hoptrace's ${lacks}`);
}

import { type Tracer, type TracerProvider, trace } from '@opentelemetry/api';

/**
 * The tracer provider that the application's own code finds in the API: its tracers make spans with `ours`
 * and, from the time that `isReplaced`, with what the application has put there, however early they were got.
 */
export function lend(ours: TracerProvider, isReplaced: () => boolean): TracerProvider {
  return {
    getTracer(name, version, options) {
      const own = ours.getTracer(name, version, options);
      const current = (): Tracer =>
        isReplaced() ? trace.getTracerProvider().getTracer(name, version, options) : own;
      return {
        startSpan: (...args) => current().startSpan(...args),
        startActiveSpan: (...args: unknown[]) =>
          (current().startActiveSpan as (...args: unknown[]) => never).apply(current(), args),
      };
    },
  };
}

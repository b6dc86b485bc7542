import { type ProxyTracerProvider, type Tracer, type TracerProvider, trace } from '@opentelemetry/api';

/** As the SDK's tracer provider has it. */
export interface Flushable extends TracerProvider {
  forceFlush(): Promise<void>;
}

/**
 * The tracer provider that the application's own code finds in the API: its tracers make spans with `ours`
 * and, from the time that `isReplaced`, with what the application has put there, however early they were got.
 */
export function lend(ours: Flushable, isReplaced: () => boolean): Flushable {
  return {
    /**
     * Settles when what has ended so far is delivered, or has had its time: for what is frozen or killed between
     * two pieces of work (AWS Lambda). The application's own provider, once it is there, is asked instead.
     */
    async forceFlush() {
      await (isReplaced() ? theirs() : ours).forceFlush?.();
    },
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

/** What is behind the API's proxy. */
function theirs(): Partial<Flushable> {
  const provider: TracerProvider & Partial<Pick<ProxyTracerProvider, 'getDelegate'>> =
    trace.getTracerProvider();
  return provider.getDelegate?.() ?? provider;
}

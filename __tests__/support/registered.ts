import { context, propagation } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { createPropagator } from '../../src/sdk/propagators';

/** For all tests of a file: a context manager and hoptrace's own propagator, as its start of the SDK registers them. */
export function registerContexts(): void {
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(createPropagator(['tracecontext', 'baggage']));
  });
  afterAll(() => {
    context.disable();
    propagation.disable();
  });
}

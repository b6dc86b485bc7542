import type { TextMapPropagator } from '@opentelemetry/api';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';

/** Both read either form; they differ in what they write. */
export const single = (): TextMapPropagator => new B3Propagator();
export const multi = (): TextMapPropagator =>
  new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER });

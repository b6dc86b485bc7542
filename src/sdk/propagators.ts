import type { TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import type { PropagatorName } from '../config/sdk';

/** Those that are not the default are files of their own, loaded when they are asked for. */
const PROPAGATORS: Record<PropagatorName, () => TextMapPropagator> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  b3: () => loadB3().single(),
  b3multi: () => loadB3().multi(),
  jaeger: () => (require('./propagator-jaeger') as typeof import('./propagator-jaeger')).create(),
  sw8: () => new (require('../skywalking') as typeof import('../skywalking')).Sw8Propagator(),
};

function loadB3(): typeof import('./propagator-b3') {
  return require('./propagator-b3') as typeof import('./propagator-b3');
}

/**
 * Borne by the list of fields of a propagator that does W3C and nothing else, so that hoptrace itself need not ask
 * it (telemetry/context): the list is all that the API shows of a propagator. Borne by the process too, for every
 * copy of hoptrace in it: with an application's own SDK there never is such a propagator, and the list, which a
 * composite propagator copies each time, is not asked for.
 */
const W3C = Symbol.for('hoptrace.w3c');

/** What OTEL_PROPAGATORS says, in its order. */
export function createPropagator(names: readonly PropagatorName[]): TextMapPropagator {
  const propagator = new CompositePropagator({ propagators: names.map((name) => PROPAGATORS[name]()) });
  const isDefault = [...new Set(names)].sort().join() === 'baggage,tracecontext';
  if (!isDefault) return propagator;
  Object.defineProperty(globalThis, W3C, { value: true });
  const fields = Object.assign(propagator.fields(), { [W3C]: true });
  return Object.assign(propagator, { fields: () => fields });
}

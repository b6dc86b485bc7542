import { ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import type { PropagatorName } from '../../../src/config/sdk';
import { createPropagator } from '../../../src/sdk/propagators';

const setter = {
  set: (carrier: Record<string, string>, key: string, value: string) => (carrier[key] = value),
};
const context = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: '1'.repeat(32),
  spanId: '2'.repeat(16),
  traceFlags: TraceFlags.SAMPLED,
});

test.each<[PropagatorName[], string[]]>([
  [['tracecontext', 'baggage'], ['traceparent']],
  [['b3'], ['b3']],
  [['b3multi'], ['x-b3-sampled', 'x-b3-spanid', 'x-b3-traceid']],
  [
    ['jaeger', 'tracecontext'],
    ['traceparent', 'uber-trace-id'],
  ],
  [[], []],
])('%j writes %j', (names, headers) => {
  const carrier: Record<string, string> = {};
  createPropagator(names).inject(context, carrier, setter);
  expect(Object.keys(carrier).sort()).toEqual(headers);
});

test('sw8 is among them', () => {
  expect(createPropagator(['sw8']).fields()).toContain('sw8');
});

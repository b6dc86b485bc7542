import { ROOT_CONTEXT, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import type { SamplerName } from '../../../src/config/sdk';
import { createSampler } from '../../../src/sdk/sampler';

/** The SDK's ratio sampler adds up the parts of the trace id: this one is in the lower, that one in the upper half. */
const LOW = `1${'0'.repeat(31)}`;
const HIGH = `e${'0'.repeat(31)}`;

function isSampled(name: SamplerName, traceId: string, parent?: TraceFlags): boolean {
  const context =
    parent === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: '1'.repeat(16), traceFlags: parent });
  const { decision } = createSampler({ name, ratio: 0.5 }).shouldSample(
    context,
    traceId,
    'process',
    SpanKind.CONSUMER,
    {},
    [],
  );
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}

/** sampler -> whether sampled: root with a low id, with a high id, child of a sampled one, of another */
test.each<[SamplerName, boolean[]]>([
  ['always_on', [true, true, true, true]],
  ['always_off', [false, false, false, false]],
  ['traceidratio', [true, false, false, true]],
  ['parentbased_always_on', [true, true, true, false]],
  ['parentbased_always_off', [false, false, true, false]],
  ['parentbased_traceidratio', [true, false, true, false]],
])('%s', (name, expected) => {
  expect([
    isSampled(name, LOW),
    isSampled(name, HIGH),
    isSampled(name, HIGH, TraceFlags.SAMPLED),
    isSampled(name, LOW, TraceFlags.NONE),
  ]).toEqual(expected);
});

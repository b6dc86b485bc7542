import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { SamplerName, SdkSettings } from '../config/sdk';

const SAMPLERS: Record<SamplerName, (ratio: number) => Sampler> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};

/** What OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG say. */
export function createSampler({ name, ratio }: SdkSettings['sampler']): Sampler {
  return SAMPLERS[name](ratio);
}

/** Whether it drops all that is below a span that was not sampled. */
export function followsParent({ name }: SdkSettings['sampler']): boolean {
  return name.startsWith('parentbased_');
}

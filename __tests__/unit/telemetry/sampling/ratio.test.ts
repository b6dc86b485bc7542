import { randomBytes } from 'node:crypto';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';
import { isInShare } from '../../../../src/telemetry/sampling/ratio';

const IDS = Array.from({ length: 2000 }, () => randomBytes(16).toString('hex'));

test.each([0, 0.001, 0.1, 0.5, 0.999, 1])('a share of %d is the one that the SDK keeps', (ratio) => {
  const sampler = new TraceIdRatioBasedSampler(ratio);
  const kept = IDS.filter((id) => isInShare(id, ratio));
  expect(kept).toEqual(
    IDS.filter(
      (id) => sampler.shouldSample(ROOT_CONTEXT, id).decision === SamplingDecision.RECORD_AND_SAMPLED,
    ),
  );
});

test('a greater share contains a smaller one', () => {
  expect(IDS.filter((id) => isInShare(id, 0.1) && !isInShare(id, 0.2))).toEqual([]);
});

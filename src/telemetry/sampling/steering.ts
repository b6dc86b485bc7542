import type { Context } from '@opentelemetry/api';
import type { Config, Keep } from '../../config/config';
import { withValue } from '../context/context';

/**
 * What the configuration says of sampling one message's span. It travels in the context that the span is
 * started in, where the sampler and the span processor find it, in whatever SDK they are.
 */
export interface Steering {
  /** share of traces to keep, 0 to 1; undefined: the SDK's own sampler decides */
  readonly ratio: number | undefined;
  /** decides also where a span of this process is the parent */
  readonly named: boolean;
  /** decides in place of the span's own trace id */
  readonly traceId: string | undefined;
  readonly keep: Keep | undefined;
  /** a setup span: only what drops everything drops it */
  readonly setup?: true;
  /** who has found it */
  readonly heard: Heard;
}

/** An application's own SDK may be without one or the other: then the configuration has no effect. */
export interface Heard {
  sampler: boolean;
  processor: boolean;
}

/** The same in every copy of hoptrace in a process. */
const STEERING = Symbol.for('hoptrace.steering');

export function withSteering(context: Context, steering: Steering | undefined): Context {
  return steering === undefined ? context : withValue(context, STEERING, steering);
}

export function steeringIn(context: Context): Steering | undefined {
  return context.getValue(STEERING) as Steering | undefined;
}

/**
 * A trace id that every sampler by ratio keeps, but one of 0: by the words of the id, xor (ratio.ts), and by its
 * last 56 bits (OpenTelemetry's consistent probability sampling).
 */
export const IN_ANY_SHARE = `${'00000001'.repeat(2)}${'f'.repeat(16)}`;

/** Publishing to a destination, or getting from it: a span of this process around it goes before a general ratio. */
export function steeringOf({ sampling, keep }: Config, destination: string): Steering | undefined {
  const found = sampling(destination);
  if (found === undefined && keep === undefined) return undefined;
  return {
    ratio: found?.ratio,
    named: found?.named ?? false,
    traceId: undefined,
    keep,
    heard: { sampler: false, processor: false },
  };
}

/** Consuming from a queue: whatever is set for it decides, wherever the span's parent is. */
export function consumerSteering(config: Config, queue: string): Steering | undefined {
  const steering = steeringOf(config, queue);
  return steering === undefined ? undefined : { ...steering, named: true };
}

/** The setup span of a queue is there to be linked to wherever any of its messages may be recorded. */
export function setupSteering({ sampling, keep, rules }: Config, queue: string): Steering {
  const mayBeKept = keep !== undefined || rules.some(({ critical }) => critical);
  return {
    ratio: mayBeKept ? 1 : sampling(queue)?.ratio,
    named: true,
    traceId: IN_ANY_SHARE,
    keep: undefined,
    setup: true,
    heard: { sampler: false, processor: false },
  };
}

/** Never sampled: what is about messages none of which is. */
export const NEVER: Steering = {
  ratio: 0,
  named: true,
  traceId: undefined,
  keep: undefined,
  heard: { sampler: false, processor: false },
};

/** Always sampled: a critical message, or a later attempt that is to be kept. */
export const ALWAYS: Steering = {
  ratio: 1,
  named: true,
  traceId: undefined,
  keep: undefined,
  heard: { sampler: false, processor: false },
};

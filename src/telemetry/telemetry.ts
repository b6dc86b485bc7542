import type { Tracer } from '@opentelemetry/api';
import type { Config } from '../config/config';
import type { Metrics } from './metrics/metrics';
import type { Names } from './names/names';

/** What all telemetry is made with. The tracer may be exchanged while messages are under way. */
export interface Telemetry {
  readonly config: Config;
  tracer: Tracer;
  /** whether what decides on `tracer`'s spans may want to see their attributes; goes with the tracer */
  samplerReads: boolean;
  /** whether a span below one that was not sampled is known not to be sampled either; goes with the tracer */
  followsParent: boolean;
  readonly metrics: Metrics;
  readonly names: Names;
  /** something of ours or a hook of the user threw: reported once a place; never throws itself */
  readonly fault: (where: string, error: unknown) => void;
}

/** Runs a user's hook; what it throws is reported and goes no further. */
export function callHook<A extends unknown[]>(
  telemetry: Telemetry,
  name: string,
  hook: ((...args: A) => void) | undefined,
  ...args: A
): void {
  if (hook === undefined) return;
  try {
    hook(...args);
  } catch (error) {
    telemetry.fault(`hook ${name}`, error);
  }
}

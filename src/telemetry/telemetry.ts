import type { Tracer } from '@opentelemetry/api';
import type { Config } from '../config/config';
import type { Metrics } from './metrics/metrics';
import type { Names } from './names/names';
import type { OwnSdk } from './sampling/own';

/** What all telemetry is made with. The tracer may be exchanged while messages are under way. */
export interface Telemetry {
  readonly config: Config;
  tracer: Tracer;
  /** hoptrace's own SDK, where `tracer` is of that; undefined: an application's, which may do anything */
  own: OwnSdk | undefined;
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

import { isMainThread, parentPort } from 'node:worker_threads';

/** Whether the user, or the place this runs in, wants no tracing at all: then nothing happens. */
export function isUnwanted(env: NodeJS.ProcessEnv): boolean {
  return isTrue(env.OTEL_SDK_DISABLED) || isFalse(env.HOPTRACE_ENABLED) || isHooksThread();
}

/** `true` and nothing else, in any case (OpenTelemetry specification, boolean environment variables). */
function isTrue(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === 'true';
}

function isFalse(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === 'false';
}

/** Node.js runs preloads again in the thread of module.register's hooks: a worker without a parent port. */
function isHooksThread(): boolean {
  return !isMainThread && parentPort === null;
}

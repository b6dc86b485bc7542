/** Whether the user, by the environment, wants no tracing at all: then nothing happens. */
export function isUnwanted(env: NodeJS.ProcessEnv = process.env): boolean {
  return is(env.OTEL_SDK_DISABLED, 'true') || is(env.HOPTRACE_ENABLED, 'false');
}

/** Whether the fallback that replaces a method of Node.js is allowed; default true. */
export function allowsFallback(env: NodeJS.ProcessEnv = process.env): boolean {
  return !is(env.HOPTRACE_FALLBACK, 'off');
}

/** Other instrumentations to switch on, by name, separated by commas; default none. */
export function instrumentationsWanted(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.HOPTRACE_INSTRUMENTATIONS?.trim() || undefined;
}

/** In any case, spaces around it ignored; anything else is not it (OpenTelemetry specification, environment variables). */
function is(value: string | undefined, word: string): boolean {
  return value?.trim().toLowerCase() === word;
}

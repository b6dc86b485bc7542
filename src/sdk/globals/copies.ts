import type { TracerProvider } from '@opentelemetry/api';

/** What is used of a copy of the API. */
interface Copy {
  readonly trace?: {
    getTracerProvider(): TracerProvider & { setDelegate?: (provider: TracerProvider) => void };
  };
}

/** The main file of a copy, up to 1.9 and from 1.10 on. */
const MAIN_FILE = /[\\/]@opentelemetry[\\/]api[\\/](?:build[\\/]src[\\/]index\.js|dist[\\/]index\.cjs)$/;

/** The main files of the copies that have been loaded as CommonJS. */
export function loadedCopies(): string[] {
  return Object.keys(require.cache ?? {}).filter((path) => MAIN_FILE.test(path));
}

/**
 * Gives the tracers that have been got already, before there was any provider, one to make spans with: each
 * copy keeps them waiting for a provider that is registered by this very copy. `whileFree` runs a function
 * while the place of the provider looks free, so that a copy gives its own, unless it is free no more.
 */
export function lendToEarlyTracers(
  provider: unknown,
  module: string | undefined,
  whileFree: (act: () => void) => void,
): void {
  const lendTo = (copy: Copy | undefined): void =>
    whileFree(() => copy?.trace?.getTracerProvider().setDelegate?.(provider as TracerProvider));
  for (const path of loadedCopies()) lendTo(require.cache[path]?.exports as Copy | undefined);
  // no cache can be looked into for an ECMAScript module; imported again, it is the same
  if (module !== undefined) import(module).then(lendTo, () => {});
}

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
 * Gives tracers that have been got already, before there was any provider, one to make spans with: each copy
 * keeps such tracers waiting for a provider that is registered by this very copy.
 */
export function lendToEarlyTracers(provider: unknown): void {
  for (const path of loadedCopies()) {
    const copy = require.cache[path]?.exports as Copy | undefined;
    copy?.trace?.getTracerProvider().setDelegate?.(provider as TracerProvider);
  }
}

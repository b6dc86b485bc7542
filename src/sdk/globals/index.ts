/**
 * The OpenTelemetry API as the built package has it: the official package, bundled, its table of globals
 * replaced by `globals.ts` (scripts/build.mjs does both; from source and in unit tests it is the package as
 * installed). One small file instead of forty, 1 ms instead of 13, and it works beside whichever copy the
 * application has: copies meet in a table on `globalThis`, not in the module cache, where a copy that was
 * loaded as an ECMAScript module could not be found.
 */
export * from '@opentelemetry/api';
export { isTaken, onReplaced, type Place, withdraw } from './globals';

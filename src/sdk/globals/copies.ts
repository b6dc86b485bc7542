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

/** What those copies export. */
export function loadedApis(): unknown[] {
  return loadedCopies().map((path) => require.cache[path]?.exports);
}

/**
 * Gives the tracers that have been got already, before there was any provider, one to make spans with: each
 * copy keeps them waiting for a provider that is registered by this very copy. The place of the provider has to
 * look free, so that a copy gives its own.
 */
export function lendToEarlyTracers(provider: unknown, api: unknown): void {
  (api as Copy | undefined)?.trace?.getTracerProvider().setDelegate?.(provider as TracerProvider);
}

/** The methods with which an application registers something. */
const SETTERS = {
  trace: 'setGlobalTracerProvider',
  context: 'setGlobalContextManager',
  propagation: 'setGlobalPropagator',
  metrics: 'setGlobalMeterProvider',
  diag: 'setLogger',
} as const;

type Setter = (this: unknown, ...args: unknown[]) => unknown;

const announcing = new WeakSet<object>();

/** Whether this copy says that it is about to register something. */
export function announces(api: unknown): boolean {
  return typeof api === 'object' && api !== null && announcing.has(api);
}

/** Has a copy of the API call `before` whenever it is about to register something. */
export function announce(api: unknown, before: () => void): void {
  if (typeof api !== 'object' || api === null || announcing.has(api)) return;
  if ((api as Copy).trace === undefined) return; // it is still being loaded
  for (const [name, method] of Object.entries(SETTERS)) {
    const part = (api as Record<string, object | undefined>)[name];
    if (part === undefined) continue; // there are no metrics before 1.3
    // the logger's has it itself
    const holder = Object.hasOwn(part, method) ? part : Object.getPrototypeOf(part);
    const { value, ...attributes } = Object.getOwnPropertyDescriptor(holder, method)!;
    const original = value as Setter;
    const announced = {
      [method](this: unknown, ...args: unknown[]) {
        before();
        return original.apply(this, args);
      },
    }[method]!;
    Object.defineProperty(announced, 'length', { value: value.length, configurable: true });
    Object.defineProperty(holder, method, { ...attributes, value: announced });
  }
  announcing.add(api);
}

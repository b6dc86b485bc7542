import {
  diag,
  type Meter,
  type MeterProvider,
  metrics,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { version } from '../package.json';
import { DEFAULTS } from './config/config';
import { type AmqplibInstrumentationOptions, configOf } from './config/options';
import { createFaults } from './faults';
import { loadedFiles } from './hook/cache';
import { onRequire } from './hook/require';
import { wrapAll } from './hook/wrap';
import type { Tap } from './patches/tap';
import { misshapen, TARGETS } from './patches/targets';
import { createMetrics } from './telemetry/metrics/metrics';
import { createObserver } from './telemetry/observer';
import type { Telemetry } from './telemetry/telemetry';

const NAME = 'hoptrace';
const CLIENT = 'amqplib';

/**
 * Traces and measures RabbitMQ messages in programs that use amqplib. For an application that sets up
 * OpenTelemetry itself: put one into the `instrumentations` of its SDK. It follows the contract of
 * `@opentelemetry/instrumentation` (Instrumentation) without needing that package.
 */
export class AmqplibInstrumentation {
  readonly instrumentationName = NAME;
  readonly instrumentationVersion = version;
  #options: AmqplibInstrumentationOptions;
  #telemetry: Telemetry;
  /** one for good: wrappers that could not be taken away come alive again with it */
  readonly #tap: Tap;
  #undo: (() => void)[] = [];
  #enabled = false;

  /** Enabled at once, unless `enabled: false`. Options that cannot be understood are reported and left at their defaults. */
  constructor(options: AmqplibInstrumentationOptions = {}) {
    this.#options = options;
    const fault = createFaults();
    this.#telemetry = {
      config: DEFAULTS,
      tracer: trace.getTracer(NAME, version),
      metrics: createMetrics(metrics.getMeter(NAME, version)),
      fault,
    };
    this.#tap = { observer: undefined, fault };
    if (options.enabled !== false) this.enable();
  }

  /** Patches amqplib, whether it is loaded already or will be. Twice is once. */
  enable(): void {
    if (this.#enabled) return;
    this.#enabled = true;
    this.#telemetry = { ...this.#telemetry, config: configOf(this.#options) };
    this.#tap.observer = createObserver(this.#telemetry);
    for (const { path, exports } of loadedFiles(TARGETS.map(({ file }) => file)))
      this.patch(exports, path, path);
    this.#undo.push(onRequire(CLIENT, (exports, file, root) => this.patch(exports, file, root)));
  }

  /**
   * Restores amqplib; what somebody else has wrapped since stays in place and does nothing. Handlers and
   * callbacks that were wrapped before do nothing any more either.
   */
  disable(): void {
    if (!this.#enabled) return;
    this.#enabled = false;
    this.#tap.observer = undefined;
    for (const undo of this.#undo.splice(0)) undo();
  }

  /** Makes spans with this provider from now on, rather than with the API's global one. */
  setTracerProvider(provider: TracerProvider): void {
    this.#telemetry.tracer = provider.getTracer(NAME, version);
  }

  /** Makes metrics with this provider from now on, rather than with the API's global one. */
  setMeterProvider(provider: MeterProvider): void {
    const meter: Meter = provider.getMeter(NAME, version);
    this.#telemetry.metrics = createMetrics(meter);
  }

  getConfig(): AmqplibInstrumentationOptions {
    return this.#options;
  }

  /** Takes effect with the next `enable()`. */
  setConfig(options: AmqplibInstrumentationOptions): void {
    this.#options = options;
  }

  /** Patches one file of amqplib, if it is one that is patched and has the known shape. */
  patch(exports: unknown, file: string, where: string): void {
    const target = TARGETS.find(
      (target) => file === target.file || file.replaceAll('\\', '/').endsWith(`/${target.file}.js`),
    );
    if (target === undefined) return;
    try {
      const missing = misshapen(target, exports);
      if (missing === undefined) this.#undo.push(wrapAll(target.wraps(exports as never, this.#tap)));
      else
        diag.warn(
          `hoptrace: ${target.file} in ${where} is not traced: ${missing}, where amqplib 0.5 to 2 have one`,
        );
    } catch (error) {
      this.#tap.fault(`patching ${target.file} in ${where}`, error);
    }
  }
}

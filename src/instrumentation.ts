import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diag, type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api';
import { version } from '../package.json';
import { DEFAULTS } from './config/config';
import { type AmqplibInstrumentationOptions, configOf } from './config/options';
import { allowsFallback } from './config/wanted';
import { type Sighting, watchClient } from './discovery/client';
import { claim, keptOut } from './discovery/neighbours';
import { createFaults } from './faults';
import type { Tap } from './patches/tap';
import { connectionWraps, instanceWraps, modelWraps } from './patches/targets';
import { createMetrics } from './telemetry/metrics/metrics';
import { type MetricProducer, producerOf, type Temporality } from './telemetry/metrics/producer';
import { createObserver } from './telemetry/observer';
import type { Telemetry } from './telemetry/telemetry';
import { wrapAll } from './wrap';

const NAME = 'hoptrace';

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
  readonly #warned = new Set<string>();

  /** Enabled at once, unless `enabled: false`. Options that cannot be understood are reported and left at their defaults. */
  constructor(options: AmqplibInstrumentationOptions = {}) {
    this.#options = options;
    const fault = createFaults();
    this.#telemetry = {
      config: DEFAULTS,
      tracer: trace.getTracer(NAME, version),
      metrics: createMetrics(() => metrics.getMeter(NAME, version)),
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
    this.#undo.push(watchClient((sighting) => this.see(sighting), allowsFallback(process.env)));
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
    this.#telemetry.metrics.bind(provider.getMeter(NAME, version));
  }

  /**
   * The histograms, for the `metricProducers` of one metric reader: recording them takes a fiftieth of the
   * time that the SDK's instruments take. From now on the meter provider has hoptrace's counters only.
   */
  createMetricProducer(temporality: Temporality = 'cumulative'): MetricProducer {
    return producerOf({ name: NAME, version }, this.#telemetry.metrics.holdHistograms(), temporality);
  }

  /** What `createMetricProducer` did is undone: the meter provider has the histograms again. */
  stopMetricProducers(): void {
    this.#telemetry.metrics.releaseHistograms();
  }

  getConfig(): AmqplibInstrumentationOptions {
    return this.#options;
  }

  /** Takes effect with the next `enable()`. */
  setConfig(options: AmqplibInstrumentationOptions): void {
    this.#options = options;
  }

  /** For hoptrace's own preload: patches what it has seen of amqplib, if it has the known shape. Twice is once. */
  see(sighting: Sighting): void {
    const where = 'channel' in sighting ? 'a channel of an unknown copy of amqplib' : sighting.where;
    try {
      const neighbour = claim(sighting);
      if (neighbour !== undefined) {
        const { name, off } = neighbour;
        this.#warn(
          `amqplib is traced by ${name} already, so hoptrace leaves it alone. To have hoptrace trace it: ${off}`,
        );
        return;
      }
      const wraps =
        'channel' in sighting
          ? instanceWraps(sighting.channel, this.#tap)
          : modelWraps(sighting.exports, this.#tap);
      if (typeof wraps === 'string') {
        this.#warn(
          `${where}${versionBeside(where)} is not traced: ${wraps}, where amqplib 0.5 to 2 have one`,
        );
        return;
      }
      if ('exports' in sighting) wraps.push(...connectionWraps(sighting.connection, this.#tap));
      this.#undo.push(wrapAll(wraps));
      const late = keptOut(sighting);
      if (late !== undefined) this.#warn(`amqplib is traced by hoptrace; ${late.name} leaves it alone`);
    } catch (error) {
      this.#tap.fault(`patching ${where}`, error);
    }
  }

  #warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    diag.warn(`hoptrace: ${message}`);
  }
}

/** The version of the package that a file in its `lib` belongs to, in words; nothing where it does not say. */
function versionBeside(file: string): string {
  try {
    const { version } = JSON.parse(readFileSync(join(dirname(file), '..', 'package.json'), 'utf8'));
    return ` (version ${version})`;
  } catch {
    return '';
  }
}

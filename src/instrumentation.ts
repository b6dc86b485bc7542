import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
} from '@opentelemetry/instrumentation';
import { COMPANIONS } from './companions/companions';
import { readEnvironment } from './config/environment';
import { type AmqplibInstrumentationOptions, readConfig } from './config/options';
import { allowsFallback } from './config/wanted';
import { type ClientWatch, watchClient } from './discovery/client';
import { isTaken } from './sdk/globals/globals';
import { startLogger } from './sdk/logger';
import type { MetricProducer, Temporality } from './telemetry/metrics/producer';
import { createTracing, SCOPE } from './tracing';

/** Whatever their version: what they look like decides. */
const ALL_VERSIONS = ['*'];

const definition = (name: string, files: InstrumentationNodeModuleFile[]) =>
  new InstrumentationNodeModuleDefinition(name, ALL_VERSIONS, undefined, undefined, files);

/**
 * Traces and measures RabbitMQ messages in programs that use amqplib. For an application that sets up
 * OpenTelemetry itself: put one into the `instrumentations` of its SDK. Options that cannot be understood are
 * reported and left at their defaults.
 *
 * An adapter onto tracing.ts. What OpenTelemetry's class looks for by itself, a package called `amqplib`,
 * is one way of many in which a copy is found (discovery/client.ts).
 */
export class AmqplibInstrumentation extends InstrumentationBase<AmqplibInstrumentationOptions> {
  readonly #tracing = createTracing('AmqplibInstrumentation');
  #watch: ClientWatch | undefined;

  /** Enabled at once, unless `enabled: false`. */
  constructor(options: AmqplibInstrumentationOptions = {}) {
    // the class above would enable before there is anything of ours
    super(SCOPE.name, SCOPE.version, { ...options, enabled: false });
    super.setConfig(options);
    // what is wrong with the options must reach somebody; a logger that the application sets takes over
    if (!isTaken('diag')) startLogger(readEnvironment());
    if (options.enabled !== false) this.enable();
  }

  /** Called by the class above before anything of ours is there; what it gives is used later. */
  protected override init(): InstrumentationNodeModuleDefinition[] {
    const look = (exports: unknown): unknown => {
      this.#watch?.look(exports);
      return exports;
    };
    const files = ['channel_model', 'callback_model'].map(
      (name) =>
        new InstrumentationNodeModuleFile(`amqplib/lib/${name}.js`, ALL_VERSIONS, look, () => undefined),
    );
    return [
      definition('amqplib', files),
      ...COMPANIONS.map(({ name, file }) => {
        const path = `${name}/${file}`;
        const join = (exports: unknown): unknown => {
          if (this.isEnabled()) this.#tracing.join({ path, exports });
          return exports;
        };
        return definition(name, [
          new InstrumentationNodeModuleFile(path, ALL_VERSIONS, join, () => undefined),
        ]);
      }),
    ];
  }

  /** Patches amqplib, whether it is loaded already or will be. Twice is once. */
  override enable(): void {
    if (this.isEnabled()) return;
    this.#tracing.enable(readConfig(this.getConfig()));
    const { see, join } = this.#tracing;
    this.#watch = watchClient(see, { fallback: allowsFallback(), library: join });
    super.enable();
  }

  /**
   * Restores amqplib; what somebody else has wrapped since stays in place and does nothing. Handlers and
   * callbacks that were wrapped before do nothing any more either.
   */
  override disable(): void {
    super.disable();
    this.#watch?.end();
    this.#tracing.disable();
  }

  /** Takes effect at once, for subscriptions and publishes from now on; `enabled` changes nothing. */
  override setConfig(options: AmqplibInstrumentationOptions = {}): void {
    super.setConfig(options);
    if (#tracing in this && this.isEnabled()) this.#tracing.enable(readConfig(options));
  }

  /** Makes spans with this provider from now on, rather than with the API's global one. */
  override setTracerProvider(provider: TracerProvider): void {
    super.setTracerProvider(provider);
    this.#tracing.setTracerProvider(provider);
  }

  /** Makes metrics with this provider from now on, rather than with the API's global one. */
  override setMeterProvider(provider: MeterProvider): void {
    super.setMeterProvider(provider);
    this.#tracing.setMeterProvider(provider);
  }

  /**
   * The histograms, for the `metricProducers` of one metric reader: recording them takes a fiftieth of the
   * time that the SDK's instruments take. From now on the meter provider has hoptrace's counters only.
   */
  createMetricProducer(temporality: Temporality = 'cumulative'): MetricProducer {
    return this.#tracing.createMetricProducer(temporality);
  }

  /** What `createMetricProducer` did is undone: the meter provider has the histograms again. */
  stopMetricProducers(): void {
    this.#tracing.stopMetricProducers();
  }
}

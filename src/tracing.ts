/**
 * The composition root: joins discovery (a piece of amqplib is seen), patches (it is wrapped, and states facts)
 * and telemetry (facts become spans and figures). The preload uses it by itself; for applications with an SDK
 * of their own AmqplibInstrumentation is an adapter onto it.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diag, type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api';
import { version } from '../package.json';
import { companionWraps } from './companions/companions';
import { type Config, DEFAULTS } from './config/config';
import type { Sighting } from './discovery/client';
import type { Loaded } from './discovery/load';
import { claim, keptOut } from './discovery/neighbours';
import { closeTap, createTap, type Tap } from './patches/tap';
import { connectionWraps, instanceWraps, modelWraps } from './patches/targets';
import { ownerOf, wrapAll } from './patches/wrap';
import { createFaults } from './safety/faults';
import { createMetrics } from './telemetry/metrics/metrics';
import { type MetricProducer, producerOf, type Temporality } from './telemetry/metrics/producer';
import { Names } from './telemetry/names/names';
import { createObserver } from './telemetry/observer';
import { ownSdkOf } from './telemetry/sampling/own';
import type { Telemetry } from './telemetry/telemetry';

/** The name that hoptrace's spans and figures bear. */
export const SCOPE = { name: 'hoptrace', version };

export interface Tracing {
  /** Messages are observed from now on, as `config` says. Once more: by the newer one. */
  enable(config: Config): void;
  /** Restores amqplib; what cannot be taken away any more, handlers and callbacks too, does nothing. Messages under way: their spans end. */
  disable(): void;
  /** Patches what has been seen of amqplib, if it has the known shape. Twice is once. Never throws. */
  see(sighting: Sighting): void;
  /** Patches a library that queues messages for amqplib, if it has a known shape. Twice is once. Never throws. */
  join(library: Loaded): void;
  /** Makes spans with this provider from now on, rather than with the API's global one. */
  setTracerProvider(provider: TracerProvider): void;
  /** Makes figures with this provider from now on, rather than with the API's global one. */
  setMeterProvider(provider: MeterProvider): void;
  /** Histograms for one metric reader; the meter provider has only the counters from now on. */
  createMetricProducer(temporality: Temporality): MetricProducer;
  /** What `createMetricProducer` did is undone. */
  stopMetricProducers(): void;
}

/** `name`: how a user knows it, for when there are two. */
export function createTracing(name: string): Tracing {
  const owner = { name };
  const fault = createFaults();
  const warn = createWarn();
  let telemetry: Telemetry = {
    config: DEFAULTS,
    names: new Names(),
    tracer: trace.getTracer(SCOPE.name, SCOPE.version),
    own: undefined,
    metrics: createMetrics(() => metrics.getMeter(SCOPE.name, SCOPE.version)),
    fault,
  };
  /** one for good: wrappers that could not be taken away come alive again with it */
  const tap = createTap(fault);
  const undo: (() => void)[] = [];

  return {
    enable(config) {
      telemetry = { ...telemetry, config, names: new Names(config.templateOf) };
      tap.observer = createObserver(telemetry);
    },
    disable() {
      closeTap(tap);
      for (const unwrap of undo.splice(0)) unwrap();
    },
    see(sighting) {
      const where = placeOf(sighting);
      try {
        const neighbour = claim(sighting);
        if (neighbour !== undefined) return warn(leftTo(neighbour));
        const wraps = wrapsOf(sighting, tap);
        if (typeof wraps === 'string')
          return warn(`${where} is not traced: ${wraps}, where amqplib 0.5 to 2 have one`);
        const first = wraps.map(ownerOf).find((each) => each !== undefined) ?? owner;
        if (first !== owner)
          return warn(`amqplib is traced with the settings of ${first.name}; those of ${name} do not apply`);
        undo.push(wrapAll(wraps, owner));
        diag.debug(`hoptrace: ${where}: ${wraps.length} methods wrapped`);
        const late = keptOut(sighting);
        if (late !== undefined) warn(`amqplib is traced by hoptrace; ${late.name} leaves it alone`);
      } catch (error) {
        fault(`patching ${where}`, error);
      }
    },
    join({ path, exports }) {
      try {
        undo.push(wrapAll(companionWraps(path, exports, tap), owner));
      } catch (error) {
        fault(`patching ${path}`, error);
      }
    },
    setTracerProvider(provider) {
      telemetry.tracer = provider.getTracer(SCOPE.name, SCOPE.version);
      telemetry.own = ownSdkOf(provider);
    },
    setMeterProvider: (provider) => telemetry.metrics.bind(provider.getMeter(SCOPE.name, SCOPE.version)),
    createMetricProducer: (temporality) => producerOf(SCOPE, telemetry.metrics.holdHistograms(), temporality),
    stopMetricProducers: () => telemetry.metrics.releaseHistograms(),
  };
}

/** What to wrap; in words, why nothing. */
function wrapsOf(sighting: Sighting, tap: Tap) {
  if ('channel' in sighting) return instanceWraps(sighting.channel, tap);
  const wraps = modelWraps(sighting.exports, tap);
  return typeof wraps === 'string' ? wraps : [...wraps, ...connectionWraps(sighting.connection, tap)];
}

function leftTo({ name, off }: NonNullable<ReturnType<typeof claim>>): string {
  return `amqplib is traced by ${name} already, so hoptrace leaves it alone. To have hoptrace trace it: ${off}`;
}

/** Where a piece of amqplib was seen, in words, with its version where that is known. */
export function placeOf(sighting: Sighting): string {
  if ('channel' in sighting) return 'a channel of an unknown copy of amqplib';
  return `${sighting.where}${versionBeside(sighting.where)}`;
}

/** Says everything once. */
function createWarn(): (message: string) => void {
  const said = new Set<string>();
  return (message) => {
    if (said.has(message)) return;
    said.add(message);
    diag.warn(`hoptrace: ${message}`);
  };
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

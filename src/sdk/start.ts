import {
  context,
  diag,
  type MeterProvider,
  metrics,
  propagation,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { readEnvironment } from '../config/environment';
import { readSdkSettings } from '../config/sdk';
import { createOutbox, type StartThread } from '../export/outbox';
import { guarded } from '../safety/guarded';
import { about } from './about';
import { beforeExit } from './ending/before-exit';
import { atEnd } from './ending/end';
import { createOpenSpans } from './ending/open-spans';
import { onFirstSpan } from './first-span';
import { isTaken } from './globals/globals';
import { lend } from './lend';
import { startLogger } from './logger';
import type { MetricsSdk } from './metrics';
import { createPropagator } from './propagators';
import { watchReplacement } from './replaced';
import { resourceAttributes } from './resource';
import { followsParent } from './sampler';
import { ids } from './spans/ids';
import { createTracerProviders, type Ground, type SdkExtension } from './traces';

export type { SdkExtension } from './traces';

/** The name that hoptrace's own spans bear. */
const SCOPE = 'hoptrace';

/** Zero-code's SDK, as the rest of hoptrace sees it. */
export interface Sdk {
  /** in words: the service, and where what is recorded goes */
  readonly about: string;
  readonly tracerProvider: TracerProvider;
  /** for the spans of messages, which are lighter */
  readonly messages: TracerProvider;
  readonly meterProvider: MeterProvider;
  /** whether the sampler decides by a span's parent, wherever that is */
  readonly followsParent: boolean;
  readonly newSpanId: () => string;
  /** `listener` is told when the application has registered a provider of its own: the API has it from then on. */
  onReplaced(listener: (what: 'traces' | 'metrics') => void): void;
  /** Settles when all that was recorded is delivered, or has had its time. */
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Starts the OpenTelemetry SDK as the OTEL_* variables say and registers it with the API, so that the
 * application's own spans and instruments join. Undefined where the application has registered a tracer
 * provider of its own; when it does so later, ours withdraws.
 */
export function startSdk(extension: SdkExtension = {}): Sdk | undefined {
  const warn = (message: string): void => diag.warn(message);
  const read = readEnvironment();
  startLogger(read);
  if (isTaken('trace')) return undefined;

  const settings = readSdkSettings(read);
  const outbox = createOutbox(
    warn,
    startLazily(settings.exitTimeout, () => beforeExit(sendLast)),
  );
  const resource = resourceFromAttributes(resourceAttributes(settings.resource));
  const ground: Ground = { read, settings, outbox, resource };

  const firstSpan = onFirstSpan(() => {
    end.watchSignals();
    setImmediate(guarded(outbox.warm)).unref();
  });
  const openSpans = createOpenSpans(SCOPE);
  const { provider: tracerProvider, messages } = createTracerProviders(ground, {
    ...extension,
    processors: [firstSpan, openSpans, ...(extension.processors ?? [])],
  });
  const measured = startMetrics(ground, extension);

  const handOver = (): void => void tracerProvider.forceFlush().catch(() => {}); // before it returns
  let isSaid = false;
  const sayFigures = (): void => {
    if (!isSaid) measured?.exportNow();
    isSaid = true;
  };
  const last = [outbox.end, openSpans.endAll, handOver, sayFigures];
  const sendLast = (): void => {
    for (const step of last) step();
    outbox.holdAtEnd(settings.exitTimeout);
  };
  const end = atEnd(handOver, ...last, () => outbox.waitAtEnd(settings.exitTimeout));

  const replaced = watchReplacement();
  let measures = true;
  replaced.listen((what) => {
    if (what !== 'metrics' || !measures) return;
    measures = false;
    measured?.meterProvider.shutdown().catch(() => {});
  });
  context.setGlobalContextManager(new LentContextManager().enable());
  propagation.setGlobalPropagator(createPropagator(settings.propagators));
  trace.setGlobalTracerProvider(lend(tracerProvider, () => replaced.traces));
  if (measured !== undefined) metrics.setGlobalMeterProvider(measured.meterProvider);

  const both = async (act: 'forceFlush' | 'shutdown'): Promise<void> => {
    await Promise.all([tracerProvider[act](), measured?.meterProvider[act]()]);
  };
  return {
    get about() {
      return about(ground);
    },
    tracerProvider,
    messages,
    meterProvider: measured?.meterProvider ?? metrics,
    followsParent: followsParent(settings.sampler),
    newSpanId: ids.generateSpanId,
    onReplaced: replaced.listen,
    forceFlush: () => both('forceFlush'),
    shutdown: () => both('shutdown'),
  };
}

/** Node.js's module for threads takes 3 ms to load: not before there is something to send. */
function startLazily(patience: number, onHere: () => void): StartThread {
  return (onMessage, warn) =>
    (require('../export/carrier') as typeof import('../export/carrier')).startCarrier(
      onMessage,
      warn,
      patience,
      onHere,
    );
}

/** The application's `context.disable()` clears the way for its own context manager; messages under way go on with ours. */
class LentContextManager extends AsyncLocalStorageContextManager {
  override disable(): this {
    return this;
  }
}

/** Nothing is loaded where nothing is to be exported, or where the application has a meter provider already. */
function startMetrics(ground: Ground, extension: SdkExtension): MetricsSdk | undefined {
  if (ground.settings.metricsExporters.length === 0 || isTaken('metrics')) return undefined;
  return (require('./metrics') as typeof import('./metrics')).createMetricsSdk(ground, extension);
}

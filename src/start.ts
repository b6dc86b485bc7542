import { diag, metrics, trace } from '@opentelemetry/api';
import { readEnvironment } from './config/environment';
import { configOf } from './config/options';
import { readSwitches } from './config/switches';
import type { Sighting } from './discovery/client';
import { claim } from './discovery/neighbours';
import type { Instrumentations } from './sdk/instrumentations';
import { startLogger } from './sdk/logger';
import { type Extension, startSdk } from './sdk/start';
import { printLine } from './stderr';
import { KeepSpanProcessor } from './telemetry/sampling/keep';
import { MessageSampler } from './telemetry/sampling/sampler';
import { createTracing, placeOf, SCOPE, type Tracing } from './tracing';

/**
 * What `hoptrace/register` does when amqplib is first seen: the SDK, unless the application has its own or
 * another agent traces amqplib, and tracing, which it gives. Where that fails there is one message, and the
 * application runs on untraced. `others` (HOPTRACE_INSTRUMENTATIONS) report to the same SDK.
 */
export function start(sighting: Sighting, others: Instrumentations | undefined): Tracing | undefined {
  try {
    const tracing = createTracing('hoptrace/register');
    const isOurs = claim(sighting) === undefined;
    const sdk = isOurs ? startSdk(extensionOf(tracing)) : onlyLogger();
    tracing.enable(configOf({}));
    const all = [tracing, ...(others?.instrumentations ?? [])] as const;
    for (const one of all) {
      one.setTracerProvider(sdk?.tracerProvider ?? trace.getTracerProvider());
      one.setMeterProvider(sdk?.meterProvider ?? metrics.getMeterProvider());
    }
    sdk?.onReplaced((what) => {
      if (what === 'metrics') tracing.stopMetricProducers();
      for (const one of all)
        if (what === 'traces') one.setTracerProvider(trace.getTracerProvider());
        else one.setMeterProvider(metrics.getMeterProvider());
    });
    readSwitches(readEnvironment());
    if (isOurs) announce(sighting, sdk?.about ?? "the application's own SDK has the spans", others);
    for (const problem of others?.problems ?? []) diag.warn(`hoptrace: ${problem}`);
    return tracing;
  } catch (error) {
    // not by the diagnostic logger: it may be what is not started
    printLine(
      `hoptrace: not started: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return undefined;
  }
}

/** One line at OTEL_LOG_LEVEL=info: what runs, what was found, and where what is recorded goes. */
function announce(sighting: Sighting, destination: string, others: Instrumentations | undefined): void {
  const names = others?.instrumentations.map(({ instrumentationName }) => instrumentationName) ?? [];
  const beside = names.length === 0 ? '' : `; beside it ${names.join(', ')}`;
  diag.info(
    `hoptrace: ${SCOPE.version} on Node.js ${process.versions.node} traces ${placeOf(sighting)}; ${destination}${beside}`,
  );
}

/** What hoptrace puts into the SDK that is its own. */
function extensionOf(tracing: Tracing): Extension {
  return {
    metrics: (temporality) => tracing.createMetricProducer(temporality),
    sampler: (configured) => new MessageSampler(configured),
    processor: (exporting) => new KeepSpanProcessor(exporting),
  };
}

/** Enough to say that there is nothing to do. */
function onlyLogger(): undefined {
  startLogger(readEnvironment());
}

import { diag, metrics, trace } from '@opentelemetry/api';
import { readEnvironment } from './config/environment';
import { readConfig } from './config/options';
import { readSwitches } from './config/switches';
import type { Sighting } from './discovery/client';
import { claim } from './discovery/neighbours';
import { orPrint } from './safety/stderr';
import type { Instrumentations, Reporting } from './sdk/instrumentations';
import { startLogger } from './sdk/logger';
import { type Sdk, type SdkExtension, startSdk } from './sdk/start';
import { KeepSpanProcessor } from './telemetry/sampling/keep';
import { markOwn } from './telemetry/sampling/own';
import { MessageSampler } from './telemetry/sampling/sampler';
import { createTracing, placeOf, SCOPE, type Tracing } from './tracing';

/** To be told of the first sight of amqplib. Gives tracing; undefined where that cannot be had. */
export type Start = (sighting: Sighting) => Tracing | undefined;

/**
 * What `hoptrace/register` does when amqplib is first seen: the SDK, unless the application has its own or
 * another agent traces amqplib, and tracing, which it gives. `others` (HOPTRACE_INSTRUMENTATIONS) report to the
 * same SDK; where there are any it starts at once, for a process may never load amqplib. Where something fails
 * there is one message, and the application runs on untraced.
 */
export function prepare(others: Instrumentations | undefined): Start {
  const tracing = createTracing('hoptrace/register');
  const complain = (): void => {
    for (const problem of others?.problems.splice(0) ?? []) diag.warn(`hoptrace: ${problem}`);
  };
  let sdk: Sdk | undefined;
  const startWith = (all: readonly Reporting[]): void => {
    sdk = startSdk(extensionOf(tracing));
    if (sdk !== undefined) markOwn(sdk.messages, sdk);
    for (const one of all) {
      const provider = one === tracing ? sdk?.messages : sdk?.tracerProvider;
      one.setTracerProvider(provider ?? trace.getTracerProvider());
      one.setMeterProvider(sdk?.meterProvider ?? metrics.getMeterProvider());
    }
    sdk?.onReplaced((what) => {
      if (what === 'metrics') tracing.stopMetricProducers();
      for (const one of all)
        if (what === 'traces') one.setTracerProvider(trace.getTracerProvider());
        else one.setMeterProvider(metrics.getMeterProvider());
    });
  };
  const all: readonly Reporting[] = [tracing, ...(others?.instrumentations ?? [])];
  const isEarly = all.length > 1;
  if (isEarly)
    orPrint('not started', () => {
      startWith(all);
      complain();
    });

  return (sighting) =>
    orPrint('not started', () => {
      const isOurs = claim(sighting) === undefined;
      if (!isEarly) {
        if (isOurs) startWith(all);
        else startLogger(readEnvironment()); // enough to say that there is nothing to do
      }
      tracing.enable(readConfig({}));
      readSwitches(readEnvironment());
      if (isOurs) announce(sighting, sdk?.about ?? "the application's own SDK has the spans", others);
      complain();
      return tracing;
    });
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
function extensionOf(tracing: Tracing): SdkExtension {
  return {
    metrics: (temporality) => tracing.createMetricProducer(temporality),
    sampler: (configured) => new MessageSampler(configured),
    processor: (exporting) => new KeepSpanProcessor(exporting),
  };
}

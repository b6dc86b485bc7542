import { diag, metrics, trace } from '@opentelemetry/api';
import { createReader } from './config/environment';
import { readSwitches } from './config/switches';
import type { Sighting } from './discovery/client';
import { claim } from './discovery/neighbours';
import { AmqplibInstrumentation } from './instrumentation';
import type { Instrumentations } from './sdk/instrumentations';
import { startLogger } from './sdk/logger';
import { type Extension, startSdk } from './sdk/start';
import { KeepSpanProcessor } from './telemetry/sampling/keep';
import { MessageSampler } from './telemetry/sampling/sampler';

/**
 * What `hoptrace/register` does when amqplib is first seen: the SDK, unless the application has its own or
 * another agent traces amqplib, and the instrumentation. Where that fails there is one message, and the
 * application runs on untraced. `others` (HOPTRACE_INSTRUMENTATIONS) report to the same SDK.
 */
export function start(sighting: Sighting, others: Instrumentations | undefined): void {
  try {
    const amqplib = new AmqplibInstrumentation({ enabled: false });
    const sdk = claim(sighting) === undefined ? startSdk(process.env, extensionOf(amqplib)) : onlyLogger();
    amqplib.enable();
    const all = [amqplib, ...(others?.instrumentations ?? [])] as const;
    for (const one of all) {
      one.setTracerProvider(sdk?.tracerProvider ?? trace.getTracerProvider());
      one.setMeterProvider(sdk?.meterProvider ?? metrics.getMeterProvider());
    }
    sdk?.onReplaced((what) => {
      if (what === 'metrics') amqplib.stopMetricProducers();
      for (const one of all)
        if (what === 'traces') one.setTracerProvider(trace.getTracerProvider());
        else one.setMeterProvider(metrics.getMeterProvider());
    });
    amqplib.see(sighting);
    readSwitches(createReader(process.env, (message) => diag.warn(message)));
    for (const problem of others?.problems ?? []) diag.warn(`hoptrace: ${problem}`);
  } catch (error) {
    diag.error(
      `hoptrace: not started: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}

/** What hoptrace puts into the SDK that is its own. */
function extensionOf(amqplib: AmqplibInstrumentation): Extension {
  return {
    metrics: (temporality) => amqplib.createMetricProducer(temporality),
    sampler: (configured) => new MessageSampler(configured),
    processor: (exporting) => new KeepSpanProcessor(exporting),
  };
}

/** Enough to say that there is nothing to do. */
function onlyLogger(): undefined {
  startLogger(createReader(process.env, (message) => diag.warn(message)));
}

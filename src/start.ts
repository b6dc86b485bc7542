import { diag, metrics, trace } from '@opentelemetry/api';
import type { Sighting } from './client';
import { AmqplibInstrumentation } from './instrumentation';
import type { Instrumentations } from './instrumentations';
import { tracedBy } from './neighbours';
import { createReader } from './sdk/env';
import { startLogger } from './sdk/logger';
import { startSdk } from './sdk/start';

/**
 * What `hoptrace/register` does when amqplib is first seen: the SDK, unless the application has its own or
 * another agent traces amqplib, and the instrumentation. Where that fails there is one message, and the
 * application runs on untraced. `others` (HOPTRACE_INSTRUMENTATIONS) report to the same SDK.
 */
export function start(sighting: Sighting, others: Instrumentations | undefined): void {
  try {
    const sdk = tracedBy(sighting) === undefined ? startSdk() : onlyLogger();
    const all = [new AmqplibInstrumentation(), ...(others?.instrumentations ?? [])] as const;
    for (const one of all) {
      one.setTracerProvider(sdk?.tracerProvider ?? trace.getTracerProvider());
      one.setMeterProvider(sdk?.meterProvider ?? metrics.getMeterProvider());
    }
    sdk?.onReplaced((what) => {
      for (const one of all)
        if (what === 'traces') one.setTracerProvider(trace.getTracerProvider());
        else one.setMeterProvider(metrics.getMeterProvider());
    });
    all[0].see(sighting);
    for (const problem of others?.problems ?? []) diag.warn(`hoptrace: ${problem}`);
  } catch (error) {
    diag.error(
      `hoptrace: not started: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}

/** Enough to say that there is nothing to do. */
function onlyLogger(): undefined {
  startLogger(createReader(process.env, (message) => diag.warn(message)));
}

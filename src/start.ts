import { diag, metrics, trace } from '@opentelemetry/api';
import { AmqplibInstrumentation } from './instrumentation';
import type { Instrumentations } from './instrumentations';
import { startSdk } from './sdk/start';

/**
 * What `hoptrace/register` does when amqplib is first loaded: the SDK, unless the application has its own,
 * and the instrumentation. Undefined, with one message, where that fails: the application runs on untraced.
 * `others` (HOPTRACE_INSTRUMENTATIONS) report to the same SDK.
 */
export function start(others?: Instrumentations): AmqplibInstrumentation | undefined {
  try {
    const sdk = startSdk();
    const instrumentation = new AmqplibInstrumentation();
    if (sdk !== undefined) {
      instrumentation.setTracerProvider(sdk.tracerProvider);
      instrumentation.setMeterProvider(sdk.meterProvider);
    }
    for (const other of others?.instrumentations ?? []) {
      other.setTracerProvider(sdk?.tracerProvider ?? trace.getTracerProvider());
      other.setMeterProvider(sdk?.meterProvider ?? metrics.getMeterProvider());
    }
    for (const problem of others?.problems ?? []) diag.warn(`hoptrace: ${problem}`);
    return instrumentation;
  } catch (error) {
    diag.error(
      `hoptrace: not started: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return undefined;
  }
}

import { diag } from '@opentelemetry/api';
import { AmqplibInstrumentation } from './instrumentation';
import { startSdk } from './sdk/start';

/**
 * What `hoptrace/register` does when amqplib is first loaded: the SDK, unless the application has its own,
 * and the instrumentation. Undefined, with one message, where that fails: the application runs on untraced.
 */
export function start(): AmqplibInstrumentation | undefined {
  try {
    const sdk = startSdk();
    const instrumentation = new AmqplibInstrumentation();
    if (sdk !== undefined) {
      instrumentation.setTracerProvider(sdk.tracerProvider);
      instrumentation.setMeterProvider(sdk.meterProvider);
    }
    return instrumentation;
  } catch (error) {
    diag.error(
      `hoptrace: not started: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return undefined;
  }
}

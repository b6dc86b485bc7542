import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { OtlpSettings } from '../../config/otlp';
import type { Outbox } from '../outbox';
import { openReceiver, serializerOf } from './receiver';

/** What the SDK's reader pushes to. */
export interface MetricExporter {
  export(metrics: ResourceMetrics, done: (result: ExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Exports by handing serialized metrics to the exporting thread. The SDK is told at once that all went well:
 * from there on the outbox keeps, counts and reports, and no timer of the SDK keeps the program running.
 *
 * @param kept exports that may wait
 */
export function createMetricExporter(settings: OtlpSettings, kept: number, outbox: Outbox): MetricExporter {
  const post = openReceiver(settings, { items: kept }, outbox);
  const flush = (): Promise<void> => outbox.flush(settings.timeout);
  return {
    export(metrics, done) {
      post(1, () => serializerOf<ResourceMetrics>(settings).serializeRequest(metrics));
      done({ code: ExportResultCode.SUCCESS });
    },
    forceFlush: flush,
    shutdown: flush,
  };
}

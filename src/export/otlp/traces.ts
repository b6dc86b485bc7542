import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { OtlpSettings } from '../../config/otlp';
import type { Batch } from '../../config/sdk';
import type { Limit, Outbox } from '../outbox';
import { openReceiver, serializerOf } from './receiver';
import { createMemory } from './spans/memory';
import { type BatchLimits, createBatchProcessor } from './spans/processor';

/**
 * Bytes of a batch, where the number of its spans is not set: some thousand. A request costs the exporting thread
 * three quarters of a millisecond, whatever its size: with half as many bytes it takes 2.0 µs of CPU a span, with
 * these 1.2.
 */
const BATCH = 512 * 1024;

/** Where it is set: what every receiver takes (gRPC's default is 4 MB). */
const LARGEST = 2 * 1024 * 1024;

/** The span processor that sends what has ended to where OTEL_EXPORTER_OTLP_* say, in batches as OTEL_BSP_* say. */
export function createTraceProcessor(
  settings: OtlpSettings,
  batch: Batch,
  resource: Resource,
  outbox: Outbox,
): SpanProcessor {
  const memory = createMemory();
  const post = openReceiver(settings, queueOf(batch), outbox, memory.give);
  return createBatchProcessor(
    () =>
      settings.protocol === 'http/json'
        ? loadJson().createJsonEncoder(resource, memory)
        : loadProtobuf().createProtobufEncoder(resource, memory, (spans) =>
            serializerOf<ReadableSpan[]>(settings).serializeRequest(spans),
          ),
    limitsOf(batch),
    post,
    () => outbox.flush(settings.timeout),
  );
}

const loadJson = () => require('./spans/json') as typeof import('./spans/json');
const loadProtobuf = () => require('./spans/protobuf') as typeof import('./spans/protobuf');

function queueOf({ maxQueueSize, maxQueueBytes }: Batch): Limit {
  return maxQueueSize === undefined
    ? { bytes: maxQueueBytes, variable: 'HOPTRACE_EXPORT_QUEUE_MB' }
    : { items: maxQueueSize, variable: 'OTEL_BSP_MAX_QUEUE_SIZE' };
}

function limitsOf({ maxExportBatchSize, scheduledDelayMillis }: Batch): BatchLimits {
  return maxExportBatchSize === undefined
    ? { items: Infinity, bytes: BATCH, delay: scheduledDelayMillis }
    : { items: maxExportBatchSize, bytes: LARGEST, delay: scheduledDelayMillis };
}

import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { OtlpSettings, Signal } from '../../config/otlp';
import type { Outbox, Post, Rejection } from '../outbox';

type Serializers = Pick<typeof import('./protobuf'), Signal>;
type Batch<S extends Signal> = Parameters<Serializers[S]['serializeRequest']>[0];

/** The part that the SDK's span and metric exporters have in common. */
export interface OtlpExporter<S extends Signal> {
  export(batch: Batch<S>, done: (result: ExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

const WHAT: Record<Signal, string> = { traces: 'spans', metrics: 'metric exports' };

/**
 * Exports by handing serialized batches to the exporting thread. The SDK is told at once that all went well:
 * from there on the outbox keeps, counts and reports, and no timer of the SDK keeps the program running.
 */
export function createOtlpExporter<S extends Signal>(
  signal: S,
  settings: OtlpSettings,
  limit: number,
  outbox: Outbox,
): OtlpExporter<S> {
  const post: Post = outbox.open({
    origin: settings.url.includes('://') ? new URL(settings.url).origin : settings.url,
    what: WHAT[signal],
    transport: settings.protocol === 'grpc' ? 'grpc' : 'http',
    settings,
    limit,
    rejected: (reply) => rejectedIn(load(settings)[signal] as Serializer, reply),
  });
  const flush = (): Promise<void> => outbox.flush(settings.timeout);
  return {
    export(batch, done) {
      const items = Array.isArray(batch) ? batch.length : 1;
      post(items, () => (load(settings)[signal] as Serializer).serializeRequest(batch));
      done({ code: ExportResultCode.SUCCESS });
    },
    forceFlush: flush,
    shutdown: flush,
  };
}

interface Serializer {
  serializeRequest(batch: unknown): Uint8Array | undefined;
  deserializeResponse(reply: Uint8Array): {
    partialSuccess?: { rejectedSpans?: number; rejectedDataPoints?: number; errorMessage?: string };
  };
}

/** Not before the first batch: it takes a millisecond, and the first batch is seconds after the start. */
function load({ protocol }: OtlpSettings): Serializers {
  return protocol === 'http/json'
    ? (require('./json') as typeof import('./json'))
    : (require('./protobuf') as typeof import('./protobuf'));
}

/** A batch may be taken in part (OTLP specification, Partial Success). */
function rejectedIn(serializer: Serializer, reply: Uint8Array): Rejection | undefined {
  try {
    const { rejectedSpans, rejectedDataPoints, errorMessage } =
      serializer.deserializeResponse(reply).partialSuccess ?? {};
    const items = Number(rejectedSpans ?? rejectedDataPoints ?? 0);
    return items || errorMessage ? { items, reason: errorMessage ?? 'no reason given' } : undefined;
  } catch {
    return undefined; // something else than an OTLP response: the batch was taken all the same
  }
}

import type { OtlpSettings, Signal } from '../../config/otlp';
import type { Limit, Outbox, Post, Receiver, Rejection } from '../outbox';

/** The official serializers of one signal, as far as they are the same for all. */
interface Serializer<Batch> {
  serializeRequest(batch: Batch): Uint8Array | undefined;
  deserializeResponse(reply: Uint8Array): {
    partialSuccess?: { rejectedSpans?: number; rejectedDataPoints?: number; errorMessage?: string };
  };
}

const WHAT: Record<Signal, string> = { traces: 'spans', metrics: 'metric exports' };

/** Opens the way to where OTEL_EXPORTER_OTLP_* say. */
export function openReceiver(
  settings: OtlpSettings,
  limit: Limit,
  outbox: Outbox,
  reuse?: Receiver['reuse'],
): Post {
  return outbox.open({
    origin: settings.url.includes('://') ? new URL(settings.url).origin : settings.url,
    what: WHAT[settings.signal],
    transport: settings.protocol === 'grpc' ? 'grpc' : 'http',
    settings,
    limit,
    rejected: (reply) => rejectedIn(settings, reply),
    ...(reuse && { reuse }),
  });
}

/** The official serializer. Not before it is needed: it takes a millisecond to load. */
export function serializerOf<Batch>({ protocol, signal }: OtlpSettings): Serializer<Batch> {
  const all =
    protocol === 'http/json'
      ? (require('./json') as typeof import('./json'))
      : (require('./protobuf') as typeof import('./protobuf'));
  return all[signal] as unknown as Serializer<Batch>;
}

/** A batch may be taken in part (OTLP specification, Partial Success). */
function rejectedIn(settings: OtlpSettings, reply: Uint8Array): Rejection | undefined {
  try {
    const { rejectedSpans, rejectedDataPoints, errorMessage } =
      serializerOf(settings).deserializeResponse(reply).partialSuccess ?? {};
    // in JSON it may be anything
    const items = Math.max(0, Number(rejectedSpans ?? rejectedDataPoints) || 0);
    return items || errorMessage ? { items, reason: String(errorMessage || 'no reason given') } : undefined;
  } catch {
    return undefined; // something else than an OTLP response: the batch was taken all the same
  }
}

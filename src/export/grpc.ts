import { type ChannelOptions, Client, type ClientOptions, type ServiceError, status } from '@grpc/grpc-js';
import { version } from '../../package.json';
import type { OtlpSettings, Signal } from '../config/otlp';
import { metadataOf } from '../wire/grpc-metadata';
import { type GrpcChannel, plainChannel, secureChannel } from '../wire/grpc-tls';
import { retryInfo } from '../wire/retry-info';
import type { Connect, Outcome } from './transport';

const METHODS: Record<Signal, string> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
};

/** By the OTLP specification (OTLP/gRPC Response, Failures). RESOURCE_EXHAUSTED: only where the server says so. */
const WORTH_ANOTHER_ATTEMPT = new Set([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.OUT_OF_RANGE,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/** grpc-js's own numbers for `grpc.default_compression_algorithm`. */
const COMPRESSION = { none: 0, gzip: 2 };

const OPTIONS: ChannelOptions = {
  'grpc.primary_user_agent': `hoptrace/${version}`,
  'grpc.max_reconnect_backoff_ms': 5_000, // the default lets minutes pass after a long outage
};

/** OTLP over gRPC. */
export const connect: Connect<OtlpSettings> = (settings, guest) => {
  const { signal, compression } = settings;
  const timeout = Math.min(settings.timeout, guest?.patience ?? Infinity);
  const channel = channelOf(settings);
  const options: ClientOptions = {
    ...OPTIONS,
    ...channel.options,
    'grpc.default_compression_algorithm': COMPRESSION[compression],
  };
  const client = new Client(authority(settings.url), channel.credentials, options);
  const metadata = metadataOf(settings.headers);
  return (body) =>
    new Promise((done) => {
      client.makeUnaryRequest(
        METHODS[signal],
        asIs,
        asIs,
        Buffer.from(body.buffer, body.byteOffset, body.byteLength),
        metadata,
        { deadline: Date.now() + timeout },
        (error, reply) => done(error === null ? delivered(reply, compression) : judge(error)),
      );
    });
};

/** Messages come and go as bytes: the SDK's serializers write and read them. */
const asIs = (bytes: Buffer): Buffer => bytes;

/** `host:port`. grpc-js takes 443 for any that has no port, and a URL leaves its scheme's own out. */
function authority(url: string): string {
  if (!url.includes('://')) return url;
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'http:' ? 80 : 443)}`;
}

/** The scheme decides; without one, TLS unless told otherwise (OTLP exporter specification). */
function channelOf({ url, insecure, tls }: OtlpSettings): GrpcChannel {
  const isPlain = url.includes('://') ? url.toLowerCase().startsWith('http://') : insecure;
  return isPlain ? plainChannel() : secureChannel(authority(url), tls);
}

function delivered(reply: Buffer | undefined, compression: OtlpSettings['compression']): Outcome {
  return {
    kind: 'delivered',
    ...(reply?.length && { reply }),
    ...(compression === 'none' && { isFree: true }), // grpc-js has made a copy; what compresses reads from another thread
  };
}

function judge(error: ServiceError): Outcome {
  const { code, metadata } = error;
  const reason = `gRPC ${status[code]}: ${error.details}`;
  const [details] = metadata.get('grpc-status-details-bin');
  const wait = Buffer.isBuffer(details) ? retryInfo(details) : undefined;
  const mayRecover = code === status.RESOURCE_EXHAUSTED && wait !== undefined;
  if (!mayRecover && !WORTH_ANOTHER_ATTEMPT.has(code)) return { kind: 'refused', reason };
  return { kind: 'unavailable', reason, ...(wait !== undefined && { wait }) };
}

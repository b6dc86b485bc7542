import { readProtobuf } from './protobuf';
import { message } from './protobuf-schema';

const STATUS = message({ 3: ['details[]', message({ 1: ['typeUrl', 'string'], 2: ['value', 'bytes'] })] });
const RETRY_INFO = message({
  1: ['retryDelay', message({ 1: ['seconds', 'int64'], 2: ['nanos', 'int64'] })],
});

interface Status {
  details?: { typeUrl?: string; value?: string }[];
}

interface RetryInfo {
  retryDelay?: { seconds?: string; nanos?: string };
}

/**
 * Milliseconds that a gRPC error asks for (google.rpc.RetryInfo among the details of its google.rpc.Status, as the
 * OTLP specification has it); undefined: none, or not to be understood.
 */
export function retryInfo(status: Buffer): number | undefined {
  try {
    const { details = [] } = readProtobuf(STATUS, status) as Status;
    const found = details.find(({ typeUrl }) => typeUrl?.endsWith('google.rpc.RetryInfo'));
    if (found === undefined) return undefined;
    const info = Buffer.from(found.value ?? '', 'base64');
    const { seconds = 0, nanos = 0 } = (readProtobuf(RETRY_INFO, info) as RetryInfo).retryDelay ?? {};
    return Number(seconds) * 1_000 + Number(nanos) / 1e6;
  } catch {
    return undefined; // no protobuf
  }
}

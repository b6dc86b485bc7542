import { Metadata } from '@grpc/grpc-js';

/** Headers of a gRPC call. Throws where gRPC takes one of them not; its own error would repeat the value, which may be a secret. */
export function metadataOf(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers))
    try {
      metadata.set(name, value);
    } catch {
      throw new Error(`the header ${name} has characters that gRPC does not take: expected printable ASCII`);
    }
  return metadata;
}

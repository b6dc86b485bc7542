import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { type ChannelCredentials, type ChannelOptions, credentials } from '@grpc/grpc-js';

/** PEM. */
export interface Pem {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** What a gRPC client needs to be given about security. */
export interface GrpcChannel {
  readonly credentials: ChannelCredentials;
  readonly options: ChannelOptions;
}

export function plainChannel(): GrpcChannel {
  return { credentials: credentials.createInsecure(), options: {} };
}

/** For the handshake, where the server is known by its address alone; the certificate is checked for the address. */
const NO_NAME = 'address.invalid';

/**
 * TLS for a gRPC channel to `authority` (`host:port`). grpc-js names the server in the handshake by whatever
 * host it was given; an IP address is no name there (RFC 6066, section 3), and Node.js warns on stderr about it.
 */
export function secureChannel(authority: string, { ca, cert, key }: Pem): GrpcChannel {
  const [root, secret, chain] = [ca, key, cert].map((pem) => (pem ? Buffer.from(pem) : null));
  const host = authority.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) === 0) return { credentials: credentials.createSsl(root, secret, chain), options: {} };
  return {
    credentials: credentials.createSsl(root, secret, chain, {
      checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    }),
    options: { 'grpc.ssl_target_name_override': NO_NAME },
  };
}

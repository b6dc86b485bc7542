import { duration, file, flag, grpcUrl, httpUrl, type Kind, pairs, type Read, word } from './environment';
import { proxyFor } from './proxy';

export type Signal = 'traces' | 'metrics';
export type Protocol = 'http/protobuf' | 'http/json' | 'grpc';

/** Where and how one signal is sent by OTLP. Plain data: it goes to the exporting thread. */
export interface OtlpSettings {
  readonly signal: Signal;
  readonly protocol: Protocol;
  /** http: the complete address. grpc: scheme and authority, or host:port */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** milliseconds for one attempt to send one batch */
  readonly timeout: number;
  readonly compression: 'gzip' | 'none';
  /** PEM */
  readonly tls: { readonly ca?: string; readonly key?: string; readonly cert?: string };
  /** http: the proxy by which it is reached; gRPC has its own way of finding one */
  readonly proxy?: string;
  /** grpc without a scheme: no TLS */
  readonly insecure: boolean;
}

/** OTEL_EXPORTER_OTLP_{TRACES,METRICS}_*, else OTEL_EXPORTER_OTLP_*, else the specification's default. */
export function readOtlpSettings(read: Read, signal: Signal): OtlpSettings {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_`;
  const common = 'OTEL_EXPORTER_OTLP_';
  const either = <T>(name: string, kind: Kind<T>): T | undefined =>
    read(own + name, kind) ?? read(common + name, kind);

  const protocol = either('PROTOCOL', word('http/protobuf', 'http/json', 'grpc')) ?? 'http/protobuf';
  const url =
    protocol === 'grpc'
      ? (either('ENDPOINT', grpcUrl) ?? 'http://localhost:4317')
      : (read(`${own}ENDPOINT`, httpUrl) ??
        pathBelow(read(`${common}ENDPOINT`, httpUrl) ?? 'http://localhost:4318', `v1/${signal}`));
  return {
    signal,
    protocol,
    url,
    ...named('proxy', protocol === 'grpc' ? undefined : proxyFor(url, read)),
    headers: { ...read(`${common}HEADERS`, headers), ...read(`${own}HEADERS`, headers) },
    timeout: either('TIMEOUT', duration(1)) ?? 10_000,
    compression: either('COMPRESSION', word('gzip', 'none')) ?? 'none',
    tls: {
      ...named('ca', either('CERTIFICATE', file)),
      ...named('key', either('CLIENT_KEY', file)),
      ...named('cert', either('CLIENT_CERTIFICATE', file)),
    },
    insecure: either('INSECURE', flag) ?? false,
  };
}

/** The common endpoint is a base: the signal's path is appended to whatever path it has. */
function pathBelow(base: string, path: string): string {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
  return url.href;
}

function named<K extends string>(key: K, value: string | undefined): { [key in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [key in K]?: string };
}

const headers: Kind<Record<string, string>> = {
  parse: (text) => {
    const parsed = pairs.parse(text);
    return parsed !== undefined && Object.entries(parsed).every(isHeader) ? parsed : undefined;
  },
  valid: `${pairs.valid}, each a valid HTTP header`,
  secret: true,
};

/** RFC 9110: a token, and bytes that are no control characters. */
function isHeader([name, value]: [string, string]): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && /^[\t -~\x80-\xff]*$/.test(value);
}

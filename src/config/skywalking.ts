import { duration, file, flag, type Kind, type Read, readEnvironment, text, word } from './environment';

/** How segments reach OAP. */
export type OapProtocol = 'grpc' | 'http';

/** Under which names SkyWalking shows this process. */
export interface IdentityOptions {
  /** default: `SW_AGENT_NAME`, else the resource's `service.name`; of more than 50 characters the first 50 */
  readonly service?: string | undefined;
  /**
   * default: `SW_AGENT_INSTANCE_NAME` (or the Node.js agent's `SW_AGENT_INSTANCE`), else the resource's
   * `service.instance.id`, else `{process id}@{host name}`; of more than 50 characters the first 50
   */
  readonly instance?: string | undefined;
}

/**
 * What `mq.queue` says. `routing-key`: on both ends the routing key, as the agents of Java, Python and
 * Node.js do, so that OAP's virtual queue has producers and consumers. `queue`: the queue a message was read
 * from; the producer's side is left empty unless it named the queue.
 */
export type QueueTag = 'routing-key' | 'queue';

/** What can be set in code; what is not comes from the environment. */
export interface SkyWalkingOptions extends IdentityOptions {
  /** default: `HOPTRACE_SKYWALKING_PROTOCOL`, else `grpc` */
  readonly protocol?: OapProtocol | undefined;
  /**
   * OAP's addresses, `host:port`; the next is tried when one does not answer. Default:
   * `SW_AGENT_COLLECTOR_BACKEND_SERVICES` (comma-separated), else 127.0.0.1:11800 (gRPC) or :12800 (HTTP)
   */
  readonly addresses?: readonly string[] | undefined;
  /** OAP's token; default: `SW_AGENT_AUTHENTICATION`, else none */
  readonly authentication?: string | undefined;
  /** default: by the variables of SkyWalking's agents (`SW_AGENT_FORCE_TLS` and others), else no TLS */
  readonly tls?: Tls | undefined;
  /** milliseconds after which one OAP is given up; default: `SW_AGENT_TRACE_TIMEOUT`, else 10,000 */
  readonly timeout?: number | undefined;
  /** what `mq.queue` says; default: `HOPTRACE_SKYWALKING_QUEUE_TAG`, else `routing-key` */
  readonly queueTag?: QueueTag | undefined;
}

/** PEM. Without `ca` the system's authorities are trusted; without `cert` and `key` the client shows no certificate. */
export interface Tls {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** Complete and valid. Plain data: it goes to the exporting thread. */
export interface SkyWalkingConfig extends IdentityOptions {
  readonly protocol: OapProtocol;
  readonly addresses: readonly [string, ...string[]];
  readonly authentication: string | undefined;
  readonly tls: Tls | undefined;
  readonly timeout: number;
  readonly queueTag: QueueTag;
}

const DEFAULT_ADDRESS = { grpc: '127.0.0.1:11800', http: '127.0.0.1:12800' } as const;

export function readSkyWalkingConfig(
  options: SkyWalkingOptions = {},
  read: Read = readEnvironment(),
): SkyWalkingConfig {
  const identity = identityFrom(read);
  const protocol = options.protocol ?? read('HOPTRACE_SKYWALKING_PROTOCOL', word('grpc', 'http')) ?? 'grpc';
  const given = options.addresses ?? read('SW_AGENT_COLLECTOR_BACKEND_SERVICES', addresses) ?? [];
  const [first = DEFAULT_ADDRESS[protocol], ...others] = given.map(withoutScheme);
  return {
    service: options.service ?? identity.service,
    instance: options.instance ?? identity.instance,
    protocol,
    addresses: [first, ...others],
    authentication: options.authentication ?? read('SW_AGENT_AUTHENTICATION', text),
    tls: options.tls ?? tlsFrom(read, given),
    timeout: options.timeout ?? read('SW_AGENT_TRACE_TIMEOUT', duration(1)) ?? 10_000,
    queueTag:
      options.queueTag ??
      read('HOPTRACE_SKYWALKING_QUEUE_TAG', word('routing-key', 'queue')) ??
      'routing-key',
  };
}

/** The Node.js agent says `SW_AGENT_INSTANCE`, all others `SW_AGENT_INSTANCE_NAME`. */
export function identityFrom(read: Read): IdentityOptions {
  return {
    service: read('SW_AGENT_NAME', text),
    instance: read('SW_AGENT_INSTANCE_NAME', text) ?? read('SW_AGENT_INSTANCE', text),
  };
}

const ADDRESS = /^(?:https?:\/\/)?(?:\[[\da-f:.]+\]|[^:/\s]+):(\d{1,5})\/?$/i;

const addresses: Kind<string[]> = {
  parse: (text) => {
    const known = partsOf(text).filter(isAddress);
    return known.length === 0 ? undefined : known;
  },
  valid: 'host:port, or several separated by commas',
  leftOut: (text) => partsOf(text).filter((part) => !isAddress(part)),
};

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

function isAddress(text: string): boolean {
  const port = Number(ADDRESS.exec(text)?.[1]);
  return port > 0 && port < 65_536;
}

/** Some write addresses as URLs. */
function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/** As the Java and Python agents (`SW_AGENT_FORCE_TLS`, `SW_AGENT_SSL_*`) and the Node.js one (`SW_AGENT_SECURE`) have it. */
function tlsFrom(read: Read, addresses: readonly string[]): Tls | undefined {
  const ca = read('SW_AGENT_SSL_TRUSTED_CA_PATH', file);
  const cert = read('SW_AGENT_SSL_CERT_CHAIN_PATH', file);
  const key = read('SW_AGENT_SSL_KEY_PATH', file);
  const isWanted =
    read('SW_AGENT_FORCE_TLS', flag) ||
    read('SW_AGENT_SECURE', flag) ||
    ca !== undefined ||
    addresses.some((address) => address.startsWith('https://'));
  return isWanted ? { ca, cert, key } : undefined;
}

import { readFileSync } from 'node:fs';
import { diag } from '@opentelemetry/api';
import { type IdentityOptions, identityFromEnv } from './identity';
import type { QueueTag } from './tags';

/** How segments reach OAP. */
export type Protocol = 'grpc' | 'http';

/** What can be set in code; what is not comes from the environment. */
export interface SkyWalkingOptions extends IdentityOptions {
  /** default: `HOPTRACE_SKYWALKING_PROTOCOL`, else `grpc` */
  readonly protocol?: Protocol | undefined;
  /**
   * OAP's addresses, `host:port`; the next is tried when one does not answer. Default:
   * `SW_AGENT_COLLECTOR_BACKEND_SERVICES` (comma-separated), else 127.0.0.1:11800 (gRPC) or :12800 (HTTP)
   */
  readonly addresses?: readonly string[] | undefined;
  /** OAP's token; default: `SW_AGENT_AUTHENTICATION`, else none */
  readonly authentication?: string | undefined;
  /** default: from the variables of SkyWalking's agents (`SW_AGENT_FORCE_TLS` and others), else no TLS */
  readonly tls?: Tls | undefined;
  /** milliseconds after which one OAP is given up; default: `SW_AGENT_TRACE_TIMEOUT`, else 10,000 */
  readonly timeout?: number | undefined;
  /** what `mq.queue` says; default: `HOPTRACE_SKYWALKING_QUEUE_TAG`, else `routing-key` */
  readonly queueTag?: QueueTag | undefined;
}

/** TLS, with PEM texts; without `ca` the system's authorities are trusted, without `cert` and `key` the client shows nothing. */
export interface Tls {
  readonly ca?: Buffer | undefined;
  readonly cert?: Buffer | undefined;
  readonly key?: Buffer | undefined;
}

/** Complete and valid. */
export interface SkyWalkingConfig extends IdentityOptions {
  readonly protocol: Protocol;
  readonly addresses: readonly [string, ...string[]];
  readonly authentication: string | undefined;
  readonly tls: Tls | undefined;
  readonly timeout: number;
  readonly queueTag: QueueTag;
}

const DEFAULT_ADDRESS = { grpc: '127.0.0.1:11800', http: '127.0.0.1:12800' } as const;
const ADDRESS = /^(?:https?:\/\/)?(\[[^\]/]+\]|[^:/\s]+):(\d{1,5})\/?$/;

export function configOf(options: SkyWalkingOptions, env: NodeJS.ProcessEnv = process.env): SkyWalkingConfig {
  const identity = identityFromEnv(env);
  const protocol = options.protocol ?? oneOf<Protocol>(env, 'HOPTRACE_SKYWALKING_PROTOCOL', ['grpc', 'http']);
  const given =
    options.addresses ?? (env[ADDRESSES]?.split(',') ?? []).map((part) => part.trim()).filter(Boolean);
  const [first, ...others] = given.flatMap(addressOf);
  return {
    service: options.service ?? identity.service,
    instance: options.instance ?? identity.instance,
    protocol,
    addresses: first === undefined ? [DEFAULT_ADDRESS[protocol]] : [first, ...others],
    authentication: options.authentication ?? (env.SW_AGENT_AUTHENTICATION?.trim() || undefined),
    tls: options.tls ?? tlsFrom(env, given),
    timeout: options.timeout ?? milliseconds(env, 'SW_AGENT_TRACE_TIMEOUT', 10_000),
    queueTag:
      options.queueTag ?? oneOf<QueueTag>(env, 'HOPTRACE_SKYWALKING_QUEUE_TAG', ['routing-key', 'queue']),
  };
}

const ADDRESSES = 'SW_AGENT_COLLECTOR_BACKEND_SERVICES';

/** `host:port`; an `http://` before it is understood, `https://` also switches TLS on. */
function addressOf(text: string): string[] {
  const [, host, port] = ADDRESS.exec(text) ?? [];
  if (host !== undefined && Number(port) > 0 && Number(port) < 65536) return [`${host}:${port}`];
  diag.warn(`hoptrace: ${ADDRESSES}: "${text}" is no host:port, such as oap.example:11800; it is left out`);
  return [];
}

/** The first choice is the default. */
function oneOf<T extends string>(env: NodeJS.ProcessEnv, name: string, choices: readonly [T, ...T[]]): T {
  const value = env[name]?.trim().toLowerCase();
  if (value === undefined || value === '') return choices[0];
  const choice = choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  diag.warn(`hoptrace: ${name}: "${env[name]}" is none of ${choices.join(', ')}; ${choices[0]} is used`);
  return choices[0];
}

function milliseconds(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const value = env[name]?.trim();
  if (value === undefined || value === '') return otherwise;
  if (/^\d{1,9}$/.test(value) && Number(value) > 0) return Number(value);
  diag.warn(`hoptrace: ${name}: "${value}" is no number of milliseconds above 0; ${otherwise} is used`);
  return otherwise;
}

/** As the Java and Python agents (`SW_AGENT_FORCE_TLS`, `SW_AGENT_SSL_*`) and the Node.js one (`SW_AGENT_SECURE`) have it. */
function tlsFrom(env: NodeJS.ProcessEnv, addresses: readonly string[]): Tls | undefined {
  const ca = fileFrom(env, 'SW_AGENT_SSL_TRUSTED_CA_PATH');
  const cert = fileFrom(env, 'SW_AGENT_SSL_CERT_CHAIN_PATH');
  const key = fileFrom(env, 'SW_AGENT_SSL_KEY_PATH');
  const wanted =
    isTrue(env.SW_AGENT_FORCE_TLS) ||
    isTrue(env.SW_AGENT_SECURE) ||
    ca !== undefined ||
    addresses.some((address) => address.startsWith('https://'));
  return wanted ? { ca, cert, key } : undefined;
}

function isTrue(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === 'true';
}

function fileFrom(env: NodeJS.ProcessEnv, name: string): Buffer | undefined {
  const path = env[name]?.trim();
  if (!path) return undefined;
  try {
    return readFileSync(path);
  } catch (error) {
    diag.warn(`hoptrace: ${name}: "${path}" cannot be read (${(error as Error).message}); it is left out`);
    return undefined;
  }
}

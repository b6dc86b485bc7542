import { channel } from 'node:diagnostics_channel';
import { isWrappedByUs } from '../wrap';
import type { Sighting } from './client';

/** Another agent that can trace amqplib in the same process. */
export interface Neighbour {
  readonly name: string;
  /** what a user does who would rather have hoptrace's spans */
  readonly off: string;
}

/** Agents that publish what amqplib does on diagnostics channels, and subscribe to one of these when they trace it. */
const SUBSCRIBERS: readonly (Neighbour & { readonly channel: string })[] = [
  {
    name: 'dd-trace',
    channel: 'apm:amqplib:publish:start',
    off: 'set DD_TRACE_AMQPLIB_ENABLED=false',
  },
  {
    name: 'New Relic',
    channel: 'tracing:orchestrion:amqplib:nr_sendMessage:start',
    off: 'set NEW_RELIC_INSTRUMENTATION_AMQPLIB_ENABLED=false',
  },
  {
    name: 'Sentry',
    channel: 'tracing:orchestrion:amqplib:publish:start',
    off: "leave the 'Amqplib' integration out of Sentry.init",
  },
];

const SENTRY_BEFORE_11: Neighbour = { name: 'Sentry', off: SUBSCRIBERS[2]!.off };

const OPENTELEMETRY: Neighbour = {
  name: '@opentelemetry/instrumentation-amqplib',
  off: 'set OTEL_NODE_DISABLED_INSTRUMENTATIONS=amqplib, or leave it out of the instrumentations',
};

/** Wrapped all together by @opentelemetry/instrumentation-amqplib, in every version; by others at most some. */
const ITS_METHODS = ['consume', 'publish', 'nackAll'] as const;

/** Who traces the amqplib that has been seen already, so that a second set of spans must not be made. */
export function tracedBy(sighting: Sighting): Neighbour | undefined {
  const channelPrototype = prototypeOf(sighting);
  if (channelPrototype === undefined || isWrappedByUs(channelPrototype, 'publish')) return undefined;
  if (ITS_METHODS.every((method) => isWrapped(channelPrototype[method]))) return openTelemetry();
  return SUBSCRIBERS.find((neighbour) => channel(neighbour.channel).hasSubscribers);
}

/**
 * Who is about to trace it and will find it wrapped by hoptrace: shimmer's marks keep
 * @opentelemetry/instrumentation-amqplib out, and lib/connect.js, loaded first, bears its own mark by then.
 */
export function keptOut(sighting: Sighting): Neighbour | undefined {
  if (!('connect' in sighting)) return undefined;
  const { connect } = (sighting.connect ?? {}) as { connect?: unknown };
  return isWrapped(connect) ? openTelemetry() : undefined;
}

function prototypeOf(sighting: Sighting): Record<string, unknown> | undefined {
  if ('channel' in sighting) return sighting.channel as Record<string, unknown>;
  return (sighting.exports as { Channel?: { prototype?: Record<string, unknown> } } | undefined)?.Channel
    ?.prototype;
}

/** The marks that shimmer and OpenTelemetry's own wrapping leave. */
function isWrapped(method: unknown): boolean {
  return typeof method === 'function' && '__wrapped' in method && '__original' in method;
}

/** Sentry up to version 10 brings that instrumentation along. */
function openTelemetry(): Neighbour {
  return '__SENTRY__' in globalThis ? SENTRY_BEFORE_11 : OPENTELEMETRY;
}

import { channel } from 'node:diagnostics_channel';
import { ownerOf } from '../patches/wrap';
import type { Sighting } from './client';

/** Another agent that can trace amqplib in the same process. */
export interface Neighbour {
  readonly name: string;
  /** what a user does who would rather have hoptrace's spans */
  readonly off: string;
}

type Methods = Record<string, unknown>;

interface Wrapped {
  readonly __original: unknown;
  __unwrap(): void;
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

/**
 * Claims for hoptrace the amqplib that has been seen; or says who traces it already, so that a second set of
 * spans must not be made. What @opentelemetry/instrumentation-amqplib has wrapped in a file that nobody has
 * got yet, its `require` hook being beneath ours, it gives back: whichever was preloaded first, hoptrace traces.
 */
export function claim(sighting: Sighting): Neighbour | undefined {
  const prototypes = prototypesOf(sighting);
  if (prototypes.some((prototype) => ownerOf({ target: prototype, method: 'publish' }))) return undefined;
  const subscriber = SUBSCRIBERS.find((neighbour) => channel(neighbour.channel).hasSubscribers);
  if (!prototypes.some((prototype) => ITS_METHODS.every((method) => isWrapped(prototype[method]))))
    return subscriber;
  const isOurs = subscriber === undefined && 'asked' in sighting && sighting.asked && takeBack(prototypes);
  return isOurs ? undefined : openTelemetry();
}

/** By shimmer's own mark `__unwrap`. Nothing happens, and false, where somebody else is in between. */
function takeBack(prototypes: readonly Methods[]): boolean {
  const wrapped = prototypes.flatMap((prototype) =>
    Object.getOwnPropertyNames(prototype)
      .map((name) => ({ prototype, name, method: prototype[name] }))
      .filter(({ method }) => isWrapped(method)),
  );
  if (wrapped.some(({ method }) => isWrapped((method as Wrapped).__original))) return false;
  for (const { prototype, name, method } of wrapped) {
    (method as Wrapped).__unwrap();
    // what the class inherits it inherits again
    if (prototype[name] === Object.getPrototypeOf(prototype)[name]) delete prototype[name];
  }
  return !prototypes.some((prototype) => ITS_METHODS.some((method) => isWrapped(prototype[method])));
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

function prototypesOf(sighting: Sighting): Methods[] {
  if ('channel' in sighting) return [sighting.channel as Methods];
  const { Channel, ConfirmChannel } = (sighting.exports ?? {}) as Record<string, { prototype?: Methods }>;
  return [Channel?.prototype, ConfirmChannel?.prototype].filter((prototype) => prototype !== undefined);
}

/** The marks that shimmer and OpenTelemetry's own wrapping leave. */
function isWrapped(method: unknown): method is Wrapped {
  return (
    typeof method === 'function' && '__wrapped' in method && '__original' in method && '__unwrap' in method
  );
}

/** Sentry up to version 10 brings that instrumentation along. */
function openTelemetry(): Neighbour {
  return '__SENTRY__' in globalThis ? SENTRY_BEFORE_11 : OPENTELEMETRY;
}

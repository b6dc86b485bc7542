import { milliseconds } from './duration';
import type { Hooks } from './hooks';
import { anyOf, mostSpecific } from './patterns';
import { type Propagates, propagatesOf } from './propagate';
import type { Relation, Rule, Settings } from './settings';

/** The share of traces to keep of one destination. */
export interface Ratio {
  /** 0 to 1 */
  readonly ratio: number;
  /** set for this destination, rather than for all that no pattern names */
  readonly named: boolean;
}

/** Which messages are exported even if sampling dropped them. */
export interface Keep {
  readonly errors: boolean;
  /** milliseconds; undefined: however slow */
  readonly slow: number | undefined;
  readonly redelivered: boolean;
}

/** Everything that can be set, validated and complete. Made once, never changed. */
export interface Config {
  /** by queue (consuming) or exchange (publishing; the routing key on the default one); undefined: the SDK's sampler decides */
  readonly sampling: (destination: string) => Ratio | undefined;
  readonly keep: Keep | undefined;
  /** how the process spans of a queue relate to the context in the message's headers */
  readonly relation: (queue: string) => Relation;
  /** by exchange (the routing key on the default one): which headers of propagation leave; undefined: all */
  readonly propagates: (destination: string) => Propagates | undefined;
  /** no spans for this queue or exchange, while context and baggage still flow */
  readonly ignores: (destination: string) => boolean;
  /** what stands for the name of a queue or exchange in span names and metrics; undefined: the name itself */
  readonly templateOf: (destination: string) => string | undefined;
  /** a span for every settling call instead of an event on the process span */
  readonly settleSpans: boolean;
  /** milliseconds after which an unsettled message's span ends as an error; undefined: never */
  readonly consumeTimeout: number | undefined;
  /** whether `nack` and `reject` with requeue make the process span an error */
  readonly requeueIsError: boolean;
  /** record `messaging.message.body.size` */
  readonly bodySize: boolean;
  /** patterns of message headers to record */
  readonly captureHeaders: readonly string[];
  readonly rules: readonly Rule[];
  /** run in the application's code, each guarded */
  readonly hooks: Hooks;
}

/** Valid settings -> a complete configuration. */
export function configOf(settings: Settings, hooks: Hooks = {}): Config {
  const { keep, ignore = [] } = settings;
  const sampling = mostSpecific(byPattern(settings.sampling));
  const relation = mostSpecific(byPattern(settings.relation));
  const propagate = mostSpecific(byPattern(settings.propagate));
  const template = mostSpecific(Object.fromEntries((settings.templates ?? []).map((each) => [each, true])));
  return Object.freeze({
    sampling: (destination: string) => {
      const match = sampling(destination);
      return match === undefined ? undefined : { ratio: match.value, named: match.pattern !== '#' };
    },
    keep: keep === undefined ? undefined : keepOf(keep),
    relation: (queue: string) => relation(queue)?.value ?? 'parent',
    propagates: (destination: string) => {
      const match = propagate(destination);
      return match === undefined ? undefined : propagatesOf(match.value);
    },
    ignores: anyOf(ignore),
    templateOf: (destination: string) => template(destination)?.pattern,
    settleSpans: settings.settleSpans ?? false,
    consumeTimeout: settings.consumeTimeout ? milliseconds(settings.consumeTimeout) || undefined : undefined,
    requeueIsError: settings.requeueIsError ?? true,
    bodySize: settings.bodySize ?? false,
    captureHeaders: settings.captureHeaders ?? [],
    rules: settings.rules ?? [],
    hooks,
  });
}

export const DEFAULTS: Config = configOf({});

/** One value is for all names. */
function byPattern<T extends string | number>(
  values: T | Readonly<Record<string, T>> | undefined,
): Readonly<Record<string, T>> {
  return typeof values === 'object' ? values : values === undefined ? {} : { '#': values };
}

function keepOf({ errors = false, slow, redelivered = false }: NonNullable<Settings['keep']>): Keep {
  return { errors, slow: slow === undefined ? undefined : milliseconds(slow), redelivered };
}

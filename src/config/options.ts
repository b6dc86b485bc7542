import { type Config, DEFAULTS, type Relation } from './config';
import type { Hooks } from './hooks';

/** What can be set in code. Everything has a default. */
export interface AmqplibInstrumentationOptions extends Hooks {
  /** patch at once; default true */
  readonly enabled?: boolean;
  /** how process spans relate to the context in the message's headers; default `parent` */
  readonly relation?: Relation;
  /** a span for every settling call instead of an event on the process span; default false */
  readonly settleSpans?: boolean;
  /** milliseconds after which an unsettled message's span ends as an error; default: never */
  readonly consumeTimeout?: number;
  /** whether `nack` and `reject` with requeue make the process span an error; default true */
  readonly requeueIsError?: boolean;
  /** record `messaging.message.body.size`; default false */
  readonly bodySize?: boolean;
}

/** Options as given -> a complete configuration. */
export function configOf(options: AmqplibInstrumentationOptions): Config {
  const {
    relation,
    settleSpans,
    consumeTimeout,
    requeueIsError,
    bodySize,
    publish,
    confirm,
    processStart,
    processEnd,
  } = options;
  return Object.freeze({
    ...DEFAULTS,
    ...(relation === undefined ? {} : { relation: () => relation }),
    ...(settleSpans === undefined ? {} : { settleSpans }),
    ...(consumeTimeout === undefined ? {} : { consumeTimeout }),
    ...(requeueIsError === undefined ? {} : { requeueIsError }),
    ...(bodySize === undefined ? {} : { bodySize }),
    hooks: definedOf({ publish, confirm, processStart, processEnd }),
  });
}

function definedOf<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}

import type { Hooks } from './hooks';

/** How a process span relates to the message's own trace. */
export type Relation = 'parent' | 'link' | 'subscription';

/** Everything that can be set, validated and complete. Made once, never changed. */
export interface Config {
  /** how the process spans of a queue relate to the context in the message's headers; default `parent` */
  readonly relation: (queue: string) => Relation;
  /** no spans for this queue or exchange, while context and baggage still flow; default: none is ignored */
  readonly ignores: (destination: string) => boolean;
  /** a span for every settling call instead of an event on the process span; default false */
  readonly settleSpans: boolean;
  /** milliseconds after which an unsettled message's span ends as an error; undefined (default): never */
  readonly consumeTimeout: number | undefined;
  /** whether `nack` and `reject` with requeue make the process span an error; default true */
  readonly requeueIsError: boolean;
  /** record `messaging.message.body.size`; default false */
  readonly bodySize: boolean;
  /** run in the application's code, each guarded */
  readonly hooks: Hooks;
}

export const DEFAULTS: Config = Object.freeze({
  relation: () => 'parent' as const,
  ignores: () => false,
  settleSpans: false,
  consumeTimeout: undefined,
  requeueIsError: true,
  bodySize: false,
  hooks: {},
});

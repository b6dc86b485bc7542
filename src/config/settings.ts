/** How a process span relates to the message's own trace. */
export type Relation = 'parent' | 'link' | 'subscription';

/** Milliseconds, or text such as `250ms`, `2s`, `5m`, `1h`. */
export type Duration = number | string;

/** Values by pattern of names (config/patterns.ts); the most specific pattern wins. */
export type ByPattern<T> = Readonly<Record<string, T>>;

/** Messages that are exported even if sampling dropped them. */
export interface KeepSettings {
  /** messages that fail */
  readonly errors?: boolean;
  /** messages that take longer than this, from delivery until they are handled and settled */
  readonly slow?: Duration;
  /** messages that are not at their first attempt */
  readonly redelivered?: boolean;
}

/** Where the value of an attribute comes from: itself, or one place in the message. */
export type Source =
  | string
  | number
  | boolean
  | { readonly header: string }
  | { readonly property: string }
  /** JSON pointer (RFC 6901) into a JSON body of at most 64 kB */
  | { readonly body: string };

/** What to do with the spans of messages that match all of its patterns. */
export interface Rule {
  readonly description?: string;
  /** only messages consumed from such a queue, or published to one by the default exchange */
  readonly queue?: string;
  /** only messages that go, or came, through such an exchange */
  readonly exchange?: string;
  /** only messages with such a routing key */
  readonly routingKey?: string;
  /** attributes to set */
  readonly attributes?: Readonly<Record<string, Source>>;
  /** attributes to give another name: old name to new name */
  readonly rename?: Readonly<Record<string, string>>;
  /** patterns of attributes, by their new names, whose value becomes `REDACTED` */
  readonly redact?: readonly string[];
  /** always sampled */
  readonly critical?: boolean;
}

/**
 * Everything that can be set without code. The same in a file (`HOPTRACE_CONFIG`), in code, and, but for
 * `rules`, in `HOPTRACE_` variables. `schema/hoptrace.schema.json` says what is valid.
 */
export interface Settings {
  /** share of traces to keep, by queue (consuming) or exchange (publishing); default: the SDK's sampler decides */
  readonly sampling?: number | ByPattern<number>;
  /** default: none */
  readonly keep?: KeepSettings;
  /** how process spans relate to the context in the message's headers, by queue; default `parent` */
  readonly relation?: Relation | ByPattern<Relation>;
  /**
   * which propagators' headers leave, by exchange or, on the default one, queue: some of those that are set,
   * joined by `+`, or `none`; default: all
   */
  readonly propagate?: string | ByPattern<string>;
  /** patterns of queues and exchanges without spans; context, baggage and metrics still flow; default: none */
  readonly ignore?: readonly string[];
  /** patterns that stand for the names of queues and exchanges they match in span names and metrics; default: none */
  readonly templates?: readonly string[];
  /** a span for every settling call instead of an event on the process span; default false */
  readonly settleSpans?: boolean;
  /** after this long an unsettled message's span ends as an error; default: never */
  readonly consumeTimeout?: Duration;
  /** whether `nack` and `reject` with requeue make the process span an error; default true */
  readonly requeueIsError?: boolean;
  /** record `messaging.message.body.size`; default false */
  readonly bodySize?: boolean;
  /** patterns of message headers recorded as `messaging.header.{name}`; default: none */
  readonly captureHeaders?: readonly string[];
  /** every rule that matches applies, in this order; default: none */
  readonly rules?: readonly Rule[];
}

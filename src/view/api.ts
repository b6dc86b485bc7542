/**
 * What the viewer's page asks its server for, and what it gets: the types of every answer and the paths, and
 * nothing that runs but three lists. The page and the server are built against this file and import each other nowhere else.
 *
 * | path | answer |
 * |---|---|
 * | `GET /` | the page: one HTML file; its script and style are `/app.js` and `/app.css` (Content-Security-Policy: own files only) |
 * | `GET /api/live` | Server-Sent Events, each `data:` a `Tick`, one at once and then at most four a second, only when something changed |
 * | `GET /api/flow?window=60\|all` | `Flow`; default `60` |
 * | `GET /api/messages?…` | `Messages`; the query is `MessageQuery` |
 * | `GET /api/journey/:traceId` | `JourneyAnswer`; `?format=text` text/plain as the terminal draws it (`&columns=60…`, default 100), `?format=svg` image/svg+xml, `?format=otlp` the trace as OTLP JSON |
 * | `GET /api/journey/:traceId?format=brief` | the same `JourneyAnswer` with no attributes, events and links: a large one opens sooner |
 * | `GET /api/journey/:traceId/:spanId` | the `JourneySpan` in full |
 * | `GET /api/queues` | `Queues` |
 *
 * A parameter that cannot be understood: 400; a trace that is not (any more) here: 404; a Host or an Origin that is not the
 * viewer's own: 403; each with a `Problem` as JSON. Every text in an answer comes from programs under observation and may
 * be anything (markup, control and bidirectional characters, 10 kB): show it as text.
 *
 * Moments are milliseconds since 1970, durations are milliseconds, both with fractions.
 */

export interface Problem {
  error: string;
}

/** That something changed; what, the page asks for. */
export interface Tick {
  /** Grows whenever what any other answer says may have changed. */
  version: number;
  /** Spans that are held now. */
  spans: number;
  /** Spans that were received and are not held any more, because `keep` is reached. */
  forgotten: number;
  /** Spans that are held at most. */
  keep: number;
  /** Where the command saves to; null where it does not. */
  saving: string | null;
  /** What the spans come from: programs that send, or the files that were opened. */
  source: { kind: 'live' } | { kind: 'files'; files: string[] };
  /** The moment that "now" is for windows: the clock's, or of files the end of their newest span. */
  now: number;
}

// ── Flow ───────────────────────────────────────────────────────────────────

export const WINDOWS = ['60', 'all'] as const;
/** The last 60 seconds, or since the viewer was started. */
export type Window = (typeof WINDOWS)[number];

export interface Flow {
  version: number;
  window: Window;
  /** How long the window is, in seconds: 60 at most, or since the first span. */
  seconds: number;
  nodes: FlowNode[];
  edges: FlowEdge[];
}

export type NodeKind = 'service' | 'exchange' | 'queue';

export interface FlowNode {
  /** `service:front`, `exchange:orders`, `queue:work`; the same in every answer. */
  id: string;
  kind: NodeKind;
  /** As to be shown. All reply queues and others that nobody named for good are one: `(temporary)`. */
  name: string;
  temporary: boolean;
  /** Figures of what passed it in the window; for a queue and an exchange, of the messages that came from it. */
  figures: Figures;
  /** Errors worth a look: at least one in the window, and one in twenty of what passed. */
  failing: boolean;
  /** What most of the errors said, in words; null where none did. */
  failure: string | null;
  /** A queue whose messages wait longer and longer, or into which more is published than is taken out. */
  growing: boolean;
  /** From the programs' metrics, once they come; of queues. */
  unsettled: number | null;
  consumers: number | null;
}

/** `deadLetter` joins the queue a message died in to the queue it came to. */
export type EdgeKind = 'publish' | 'route' | 'consume' | 'deadLetter';

export interface FlowEdge {
  id: string;
  kind: EdgeKind;
  /** Ids of nodes. */
  from: string;
  to: string;
  figures: Figures;
  failing: boolean;
}

export interface Figures {
  /** Messages in the window. */
  count: number;
  /** Messages a second. */
  rate: number;
  /** Time in queue; null where none of the messages says. */
  waitP50: number | null;
  waitP95: number | null;
  /** Duration of the work (process, get) or of the publish. */
  workP50: number | null;
  workP95: number | null;
  errors: number;
  /** Of count, 0 to 1. */
  errorShare: number;
  redelivered: number;
  deadLettered: number;
}

// ── Messages ───────────────────────────────────────────────────────────────

/**
 * `ok`: processed. `failed`: the publish or the processing failed, and nothing is known to have come after it. `retried`:
 * failed, and was delivered again to the same queue. `dead-lettered`: failed, and came to another queue. `unroutable`: no queue took
 * it. `unsettled`: its channel closed, or its program ended, before it was settled. `sent`: published, and nobody
 * was seen to take it (yet).
 */
export const OUTCOMES = [
  'ok',
  'failed',
  'retried',
  'dead-lettered',
  'unroutable',
  'unsettled',
  'sent',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Parameters of the query; absent or empty: no such condition. */
export interface MessageQuery {
  /** A service that published or processed it. */
  service?: string;
  /** The name of a queue, or of an exchange. */
  queue?: string;
  /** One, or several with commas. */
  outcome?: string;
  /** Of `durationMs`. */
  minMs?: string;
  maxMs?: string;
  /** `2` for the second attempt, `2-` for the second or any later one. */
  attempt?: string;
  /** Contained, in any case of letters, in a name, an id, or an attribute of the publish or the process span. */
  text?: string;
  /** A row's `seq`: only older rows. */
  before?: string;
  /** So many of those are left out first, default 0: with `before`, any place of a list that stands still. */
  skip?: string;
  /** 1 to 1000, default 100. */
  limit?: string;
}

export interface Messages {
  version: number;
  /** Newest first. */
  rows: MessageRow[];
  /** All rows that the query matches, whatever `before`, `skip` and `limit`. */
  total: number;
  /** Of those, the rows that `before` leaves out: what has come since. 0 without `before`. */
  newer: number;
  /** The next page's `before`; null: there are no older rows. */
  next: number | null;
  /** What there is to choose from, whatever the query. */
  services: string[];
  queues: string[];
}

/** One step of a message: published by one program and delivered to one, once. Another attempt is another row. */
export interface MessageRow {
  /** The row's place: newer rows have greater ones. Not for good: a publish that is processed later gives its row to the delivery. */
  seq: number;
  traceId: string;
  /** Of the process span, or else of the publish span. */
  spanId: string;
  /** When it was published, or else when its processing began. */
  at: number;
  /** Null: not seen. */
  publisher: string | null;
  consumer: string | null;
  /** Empty: the default exchange. */
  exchange: string;
  routingKey: string;
  /** Null: no queue is known yet. */
  queue: string | null;
  messageId: string | null;
  correlationId: string | null;
  attempt: number;
  redelivered: boolean;
  outcome: Outcome;
  /** In words, of what failed. */
  failure: string | null;
  waitMs: number | null;
  /** Of the process span. Null: there is none. */
  workMs: number | null;
  /** From the publish, or else from the start of the processing, to the end of what is known. */
  durationMs: number;
}

// ── Journey ────────────────────────────────────────────────────────────────

export interface JourneyAnswer {
  version: number;
  traceId: string;
  /** In words: `publish orders · failed at first attempt (card declined), retried after 303 ms`. */
  title: string;
  /** When it began; all moments within are milliseconds from then. */
  start: number;
  durationMs: number;
  /** In order of appearance. */
  services: string[];
  /** In drawing order: each span before its children, siblings by their start. */
  spans: JourneySpan[];
  /** Spans whose parent is not here (forgotten, not sampled, or not arrived) stand at depth 0. */
  orphans: number;
  /** The programs that the spans are of, each once. */
  resources: Attribute[][];
}

export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export interface JourneySpan {
  spanId: string;
  parentSpanId: string | null;
  /** Index of the parent in `spans`; -1: none here. Always smaller than the span's own. */
  parent: number;
  depth: number;
  /** Whether it is the last of its siblings, for the lines of a tree. */
  last: boolean;
  service: string;
  /** The instrumentation that made it: `hoptrace`, `@opentelemetry/instrumentation-http`. */
  scope: string;
  kind: SpanKind;
  name: string;
  /** The name as the terminal has it: `process work (attempt 2)`. */
  label: string;
  /** What it does with a message; null: a span of something else (HTTP, a database). */
  operation: 'publish' | 'return' | 'process' | 'get' | 'subscribe' | 'settle' | null;
  start: number;
  end: number;
  /** The time before `start` in which the message waited: in its queue, or for the retry. */
  wait: { from: number; for: 'consumer' | 'retry' } | null;
  attempt: number;
  /** Index of the first attempt at the same message, of which this is a later one; -1: it is none. */
  firstAttempt: number;
  outcome: Outcome | null;
  failed: boolean;
  /** In words; each begins with ✗ (an error) or ↻ (a retry). */
  notes: string[];
  status: { code: 'unset' | 'ok' | 'error'; message: string };
  attributes: Attribute[];
  events: JourneyEvent[];
  links: JourneyLink[];
  /** What made it: index in `resources`. */
  resource: number;
}

/** A value as it came. Integers that a number cannot hold are texts of digits, bytes are base64 texts. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type Attribute = [key: string, value: Value];

export interface JourneyEvent {
  name: string;
  at: number;
  attributes: Attribute[];
  /** Of an event `exception`. */
  exception: { type: string; message: string; stack: string } | null;
}

export interface JourneyLink {
  traceId: string;
  spanId: string;
  /** Index in `spans`; -1: in another trace, or not here. */
  span: number;
  /** Whether that trace is here, so that a link to its journey leads somewhere. */
  known: boolean;
  /** The name of the span that it leads to; null: that span is not here. */
  label: string | null;
  attributes: Attribute[];
}

// ── Queues ─────────────────────────────────────────────────────────────────

export interface Queues {
  version: number;
  queues: QueueRow[];
}

export interface QueueRow {
  /** Of the node in Flow. */
  id: string;
  name: string;
  temporary: boolean;
  /** Who publishes to it, as far as seen, and who takes from it. */
  publishers: string[];
  takers: string[];
  minute: Figures;
  start: Figures;
  failing: boolean;
  growing: boolean;
  unsettled: number | null;
  consumers: number | null;
}

/**
 * Every variable that hoptrace understands, told once: the doctor says it, docs/settings.md is made of it
 * (scripts/docs.ts), and a test compares it with what is read.
 */

/** What a user wants to know of a variable. */
export interface Variable {
  /** what it is for, in a few words */
  readonly meaning: string;
  /** what applies without it, as a user would write it; absent: nothing does */
  readonly default?: string;
}

type Variables = Readonly<Record<string, Variable>>;

const SWITCHES: Variables = {
  HOPTRACE_ENABLED: { meaning: '`false`: nothing at all happens', default: 'true' },
  OTEL_SDK_DISABLED: { meaning: '`true`: nothing at all happens', default: 'false' },
  HOPTRACE_FALLBACK: {
    meaning:
      '`off`: amqplib is not recognised by the shape of its channels, nor amqp-connection-manager’s build for `import`',
    default: 'on',
  },
  HOPTRACE_INSTRUMENTATIONS: {
    meaning: 'other OpenTelemetry instrumentations to switch on, of those that the application has installed',
  },
  OTEL_LOG_LEVEL: {
    meaning: 'how much is said on stderr: `none`, `error`, `warn`, `info`, `debug`, `verbose`, `all`',
    default: 'warn',
  },
};

const SETTINGS: Variables = {
  HOPTRACE_CONFIG: { meaning: 'path of the configuration file, from the working directory' },
  HOPTRACE_USE_ENV_PROXY: {
    meaning: '`true`: telemetry goes by HTTP_PROXY, HTTPS_PROXY and NO_PROXY; `false`: it does not',
    default: 'as Node.js: with NODE_USE_ENV_PROXY=1 or --use-env-proxy',
  },
  HOPTRACE_SAMPLING: {
    meaning: 'share of traces to keep, by queue or exchange',
    default: 'OTEL_TRACES_SAMPLER decides',
  },
  HOPTRACE_KEEP: {
    meaning: 'messages that are exported even if sampling dropped them: `errors`, `slow>2s`, `redelivered`',
  },
  HOPTRACE_RELATION: {
    meaning:
      'how process spans relate to the context in the message, by queue: `parent`, `link`, `subscription`',
    default: 'parent',
  },
  HOPTRACE_PROPAGATE: {
    meaning:
      "which propagators' headers leave, by exchange or queue: `none`, or names joined by `+`, as in `partners.#=none`",
    default: 'all of OTEL_PROPAGATORS',
  },
  HOPTRACE_IGNORE: {
    meaning: 'queues and exchanges without spans; context, baggage and metrics still flow',
  },
  HOPTRACE_TEMPLATES: {
    meaning: 'patterns that stand for the queues and exchanges they match, in span names and metrics',
  },
  HOPTRACE_SETTLE_SPANS: {
    meaning: '`true`: a span for every ack, nack and reject, instead of an event on the process span',
    default: 'false',
  },
  HOPTRACE_CONSUME_TIMEOUT: {
    meaning: "after this long an unsettled message's span ends as an error; the message stays as it is",
    default: 'never',
  },
  HOPTRACE_REQUEUE_IS_ERROR: {
    meaning: '`false`: nack and reject with requeue are no error',
    default: 'true',
  },
  HOPTRACE_BODY_SIZE: { meaning: '`true`: `messaging.message.body.size` is recorded', default: 'false' },
  HOPTRACE_CAPTURE_HEADERS: { meaning: 'message headers to record' },
};

const SERVICE: Variables = {
  OTEL_SERVICE_NAME: { meaning: 'name of the service', default: 'the name in package.json' },
  OTEL_RESOURCE_ATTRIBUTES: { meaning: 'attributes of the service: `key=value`, separated by commas' },
  OTEL_PROPAGATORS: {
    meaning:
      'how the context travels in headers: `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`, `sw8`',
    default: 'tracecontext,baggage',
  },
  OTEL_TRACES_SAMPLER: {
    meaning:
      'which traces are kept: `always_on`, `always_off`, `traceidratio`, or these with `parentbased_` before',
    default: 'parentbased_always_on',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    meaning: 'share of traces to keep, for a sampler whose name ends in `traceidratio`',
    default: '1',
  },
  OTEL_TRACES_EXPORTER: {
    meaning: 'where spans go: `otlp`, `console`, `skywalking`, `none`',
    default: 'otlp',
  },
  OTEL_METRICS_EXPORTER: {
    meaning: 'where metrics go: `otlp`, `prometheus`, `console`, `none`',
    default: 'otlp',
  },
  OTEL_METRIC_EXPORT_INTERVAL: { meaning: 'milliseconds between exports of metrics', default: '60000' },
  OTEL_METRIC_EXPORT_TIMEOUT: { meaning: 'milliseconds for one export of metrics', default: '30000' },
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: {
    meaning: 'whether metrics count from the start or since last time: `cumulative`, `delta`, `lowmemory`',
    default: 'cumulative',
  },
  OTEL_EXPORTER_PROMETHEUS_HOST: { meaning: 'address that metrics are served at', default: 'localhost' },
  OTEL_EXPORTER_PROMETHEUS_PORT: { meaning: 'port that metrics are served at', default: '9464' },
  OTEL_BSP_SCHEDULE_DELAY: { meaning: 'milliseconds between exports of spans', default: '5000' },
  OTEL_BSP_EXPORT_TIMEOUT: { meaning: 'milliseconds for one export of spans', default: '30000' },
  OTEL_BSP_MAX_QUEUE_SIZE: {
    meaning: 'spans that may wait to be exported; not set: HOPTRACE_EXPORT_QUEUE_MB bounds them',
  },
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: { meaning: 'spans in one export; not set: 512 kB of them' },
  HOPTRACE_EXPORT_QUEUE_MB: { meaning: 'megabytes of spans that may wait to be exported', default: '32' },
  HOPTRACE_CONSOLE: {
    meaning: 'how the console exporter prints spans: `text` or `json`, a line each',
    default: 'text',
  },
  HOPTRACE_EXIT_TIMEOUT: {
    meaning: 'how long the end of a program may wait for telemetry to leave',
    default: '1s',
  },
};

const LIMITS: Variables = {
  OTEL_ATTRIBUTE_COUNT_LIMIT: { meaning: 'attributes of anything, at most', default: '128' },
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: { meaning: 'length of an attribute of anything, at most' },
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: { meaning: 'attributes of a span, at most', default: '128' },
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: { meaning: 'length of an attribute of a span, at most' },
  OTEL_SPAN_EVENT_COUNT_LIMIT: { meaning: 'events of a span, at most', default: '128' },
  OTEL_SPAN_LINK_COUNT_LIMIT: { meaning: 'links of a span, at most', default: '128' },
  OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: { meaning: 'attributes of an event, at most', default: '128' },
  OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: { meaning: 'attributes of a link, at most', default: '128' },
};

/** Each also exists for one signal: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT … */
const OTLP: Variables = {
  ENDPOINT: {
    meaning: 'where OTLP goes; over HTTP the path `/v1/traces` or `/v1/metrics` is added',
    default: 'http://localhost:4318, gRPC http://localhost:4317',
  },
  PROTOCOL: { meaning: '`http/protobuf`, `http/json` or `grpc`', default: 'http/protobuf' },
  HEADERS: { meaning: 'headers sent with OTLP: `key=value`, separated by commas' },
  TIMEOUT: { meaning: 'milliseconds for one attempt to send', default: '10000' },
  COMPRESSION: { meaning: '`gzip` or `none`', default: 'none' },
  CERTIFICATE: { meaning: 'file of the certificates that the collector is trusted by' },
  CLIENT_KEY: { meaning: 'file of the key of the client certificate' },
  CLIENT_CERTIFICATE: { meaning: 'file of the client certificate' },
  INSECURE: { meaning: '`true`: gRPC without TLS where the address has no scheme', default: 'false' },
};

const SKYWALKING: Variables = {
  SW_AGENT_NAME: { meaning: 'name of the service in SkyWalking', default: 'OTEL_SERVICE_NAME' },
  SW_AGENT_INSTANCE_NAME: { meaning: 'name of the instance', default: 'process id @ host name' },
  SW_AGENT_COLLECTOR_BACKEND_SERVICES: {
    meaning: "OAP's addresses, `host:port`, separated by commas; the next is tried when one does not answer",
    default: '127.0.0.1:11800, HTTP 127.0.0.1:12800',
  },
  SW_AGENT_AUTHENTICATION: { meaning: "OAP's token" },
  SW_AGENT_TRACE_TIMEOUT: { meaning: 'milliseconds after which one OAP is given up', default: '10000' },
  SW_AGENT_FORCE_TLS: { meaning: '`true`: TLS to OAP', default: 'false' },
  SW_AGENT_SSL_TRUSTED_CA_PATH: { meaning: 'file of the certificates that OAP is trusted by' },
  SW_AGENT_SSL_CERT_CHAIN_PATH: { meaning: 'file of the client certificate' },
  SW_AGENT_SSL_KEY_PATH: { meaning: 'file of the key of the client certificate' },
  HOPTRACE_SKYWALKING_PROTOCOL: { meaning: '`grpc` or `http`', default: 'grpc' },
  HOPTRACE_SKYWALKING_QUEUE_TAG: {
    meaning: 'what `mq.queue` says of a publish: `routing-key` or `queue`',
    default: 'routing-key',
  },
};

/** As docs/settings.md has them, one table a group. */
export const GROUPS: Readonly<Record<string, Variables>> = {
  switches: SWITCHES,
  settings: SETTINGS,
  service: SERVICE,
  otlp: prefixed('OTEL_EXPORTER_OTLP_', OTLP, ''),
  limits: LIMITS,
  skywalking: SKYWALKING,
};

/** All of them, by name. */
export const KNOWN_VARIABLES: Variables = {
  ...Object.assign({}, ...Object.values(GROUPS)),
  ...prefixed('OTEL_EXPORTER_OTLP_TRACES_', OTLP, ', for spans'),
  ...prefixed('OTEL_EXPORTER_OTLP_METRICS_', OTLP, ', for metrics'),
};

function prefixed(prefix: string, variables: Variables, suffix: string): Variables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { meaning, ...rest }]) => [
      prefix + name,
      { ...rest, meaning: meaning + suffix },
    ]),
  );
}

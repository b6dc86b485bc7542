/** Who is compared where everything is on: what users put behind `--require`, and what they set with it. */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ddTraceRuns } from '../contenders.mjs';

const require = createRequire(import.meta.url);
/** Not at once: what is compared with is installed by the run itself. */
const resolvePackage = (name) => require.resolve(name);
const root = resolve(fileURLToPath(import.meta.url), '../../..');

/**
 * The delay is shortened for both alike, so that a round need not wait for the last batch. `register` gives the
 * peer's SDK its defaults: a queue of 2,048 spans, of which a fast consumer fills more than can be sent; so that
 * it delivers all, as everybody else has to, its queue is larger here.
 */
const OTEL = {
  OTEL_SERVICE_NAME: 'bench',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_BSP_SCHEDULE_DELAY: '300',
  OTEL_LOG_LEVEL: 'error',
};

/** How a contender is told where to send to. */
const otlp = ({ http }) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${http}` });
const grpc = ({ grpc }) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${grpc}`,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
});

/** BENCH_DIST names another build of hoptrace to compare with. */
const HOPTRACE = {
  name: 'hoptrace',
  file: resolve(process.env.BENCH_DIST ?? resolve(root, 'dist'), 'register.cjs'),
  env: OTEL,
  to: otlp,
};

const PEER = {
  name: 'peer',
  get file() {
    return resolvePackage('@opentelemetry/auto-instrumentations-node/register');
  },
  env: { ...OTEL, OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'amqplib', OTEL_BSP_MAX_QUEUE_SIZE: '100000' },
  to: otlp,
};

const DD_TRACE = {
  name: 'dd-trace',
  get file() {
    return resolvePackage('dd-trace/init');
  },
  env: {
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    DD_TRACE_STARTUP_LOGS: 'false',
  },
  to: ({ http }) => ({ DD_TRACE_AGENT_URL: `http://127.0.0.1:${http}` }),
};

export const none = (label) => ({ name: `none${label}`, env: {}, to: () => ({}), share: 0 });

/** What it costs to run each handler in a context and nothing else: what a message that is dropped costs at least. */
export const CONTEXT_ALONE = {
  ...none(''),
  name: 'AsyncLocalStorage alone',
  file: fileURLToPath(new URL('../preload/als.cjs', import.meta.url)),
};

/** Peer and hoptrace alike, with something changed; `share` of the messages have a span. */
export const both = (label, { env = {}, to = otlp, share = 1 } = {}) =>
  [PEER, HOPTRACE].map((one) => ({
    ...one,
    name: `${one.name}${label}`,
    env: { ...one.env, ...env },
    to,
    share,
  }));

export const ddTrace = (version) => (ddTraceRuns(version) ? [{ ...DD_TRACE, share: 1 }] : []);

export const WITH_METRICS = { env: { OTEL_METRICS_EXPORTER: 'otlp', OTEL_METRIC_EXPORT_INTERVAL: '1000' } };
export const BY_JSON = { env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' } };
export const BY_GRPC = { to: grpc };

/** Who is compared. `spans`: exported for one message; undefined: no OpenTelemetry SDK that could be asked. */
export const NONE = { name: 'none', contender: 'none' };
export const CONTEXT_ALONE = { name: 'AsyncLocalStorage alone', contender: 'als' };

/** dd-trace with nothing to send to, and without what has nothing to do with messages. */
export const DD_TRACE = {
  name: 'dd-trace',
  contender: 'dd-trace',
  env: {
    DD_TRACE_AGENT_URL: 'http://127.0.0.1:1',
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_REMOTE_CONFIGURATION_ENABLED: 'false',
    DD_TRACE_LOG_LEVEL: 'off',
  },
};

/** How the sampler of the SDK decides (preload/sdk.cjs). */
export const STATES = ['sampled', 'unsampled', 'unsampled-parent'];

const withSdk = (contender, state, extra = {}, label = contender) => ({
  name: `${label}, ${state}`,
  contender,
  env: { BENCH_SPANS: state, ...extra },
  spans: state === 'sampled' ? 1 : 0,
});

export const peer = (state) => withSdk('peer', state);
/** What the SDK itself costs: a bound that nobody who makes a span for each message can go below. */
export const spanAlone = (state) => withSdk('span-alone', state, {}, 'a span alone');
/** The same, but that the propagator is asked for its parent, as whoever continues a trace has to. */
export const spanBelow = (state) =>
  withSdk('span-alone', state, { BENCH_PARENT: 'propagator' }, 'a span alone (parent asked for)');
export const hoptrace = (state) => withSdk('hoptrace', state);
/** Metrics as hoptrace's own start of the SDK has them: histograms by its metric producer. */
export const hoptraceWithMetrics = (state) =>
  withSdk('hoptrace', state, { BENCH_METRICS: 'producer' }, 'hoptrace with metrics');
/** Metrics as an application's meter provider has them. */
export const hoptraceWithMeter = (state) =>
  withSdk('hoptrace', state, { BENCH_METRICS: 'meter' }, 'hoptrace with a meter provider');
/** What the meter provider itself takes for the same three measurements: a bound for the one above. */
export const MEASUREMENTS_ALONE = {
  name: 'its measurements alone',
  contender: 'measurements-alone',
  env: { BENCH_METRICS: 'meter' },
};

/** The major versions of Node that dd-trace 5 runs on. */
export const ddTraceRuns = (version) => Number(/^v(\d+)/.exec(version)[1]) <= 24;

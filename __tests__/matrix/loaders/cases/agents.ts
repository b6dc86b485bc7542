import { type Case, OLD, REQUIRE } from './case';

const AUTO = ['--require', '@opentelemetry/auto-instrumentations-node/register'];
const quiet = {
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_NODE_RESOURCE_DETECTORS: 'none',
};

export const agents = [
  {
    table: 'Beside',
    row: 'auto-instrumentations-node, first',
    args: [...AUTO, ...REQUIRE, 'require.cjs'],
    env: quiet,
  },
  {
    table: 'Beside',
    row: 'auto-instrumentations-node, second',
    args: [...REQUIRE, ...AUTO, 'require.cjs'],
    env: quiet,
  },
  {
    table: 'Beside',
    row: 'auto-instrumentations-node, without amqplib',
    args: [...AUTO, ...REQUIRE, 'require.cjs'],
    env: { ...quiet, OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'amqplib' },
  },
  { table: 'Beside', row: 'Sentry', args: [...REQUIRE, 'sentry.cjs'], by: 'nobody' },
  {
    table: 'Beside',
    row: 'Sentry, without its Amqplib integration',
    args: [...REQUIRE, 'sentry.cjs'],
    env: { WITHOUT: 'Amqplib' },
  },
  {
    table: 'Beside',
    row: 'dd-trace',
    args: [...REQUIRE, '--require', 'dd-trace/init', 'require.cjs'],
    by: 'nobody',
    env: { DD_TRACE_STARTUP_LOGS: 'false' },
  },
  {
    table: 'Beside',
    row: 'dd-trace, without amqplib',
    args: [...REQUIRE, '--require', 'dd-trace/init', 'require.cjs'],
    env: { DD_TRACE_STARTUP_LOGS: 'false', DD_TRACE_AMQPLIB_ENABLED: 'false' },
  },
].map((beside): Case => ({ workspace: 'agents', not: OLD.slice(0, 1), ...beside }));

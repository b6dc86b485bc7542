import type { Finding, Subject } from './finding';
import { installed } from './manifest';

/** Who else may be in the process: package, and what comes of it. */
const AGENTS: Readonly<Record<string, string>> = {
  '@opentelemetry/auto-instrumentations-node':
    'traces amqplib too unless OTEL_NODE_DISABLED_INSTRUMENTATIONS=amqplib',
  '@opentelemetry/instrumentation-amqplib': 'traces amqplib too',
  '@elastic/opentelemetry-node': 'traces amqplib too unless OTEL_NODE_DISABLED_INSTRUMENTATIONS=amqplib',
  '@sentry/node': "traces amqplib too unless its 'Amqplib' integration is left out",
  'dd-trace': 'traces amqplib too unless DD_TRACE_AMQPLIB_ENABLED=false',
  newrelic: 'traces amqplib too unless NEW_RELIC_INSTRUMENTATION_AMQPLIB_ENABLED=false',
  'skywalking-backend-js': 'traces amqplib too, unseen by hoptrace: messages get two sets of spans',
  'elastic-apm-node': 'does not trace amqplib; its traces do not join OpenTelemetry ones',
};

/** Other agents that the application has installed. */
export function agents({ directory }: Subject): Finding[] {
  const found = Object.entries(AGENTS).filter(([name]) => installed(name, directory) !== undefined);
  if (found.length === 0) return [{ check: 'agents', status: 'ok', message: 'no other agent is installed' }];
  return found.map(([name, effect]) => ({
    check: 'agents',
    status: 'warning',
    message: `${name} is installed: when it runs, it ${effect}`,
    advice: 'let one of the two trace amqplib: of two that know each other, the first one loaded does',
  }));
}

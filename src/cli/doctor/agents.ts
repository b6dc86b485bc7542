import type { Finding, Subject } from './finding';
import { installed } from './manifest';

const LEAVES_ALONE =
  'when it runs beside hoptrace, it leaves amqplib alone, unless amqplib was loaded before hoptrace';

/** Who else may be in the process: package, what comes of it, and what to do where that is not wanted. */
const AGENTS: Readonly<Record<string, readonly [effect: string, advice: string]>> = {
  '@opentelemetry/auto-instrumentations-node': [
    LEAVES_ALONE,
    'set OTEL_NODE_DISABLED_INSTRUMENTATIONS=amqplib',
  ],
  '@opentelemetry/instrumentation-amqplib': [LEAVES_ALONE, 'leave it out of the instrumentations'],
  '@elastic/opentelemetry-node': [LEAVES_ALONE, 'set OTEL_NODE_DISABLED_INSTRUMENTATIONS=amqplib'],
  '@sentry/node': [
    'when it runs, it traces amqplib too, and hoptrace leaves it alone',
    "leave the 'Amqplib' integration out of Sentry.init",
  ],
  'dd-trace': [
    'when it runs, it traces amqplib too, and hoptrace leaves it alone',
    'set DD_TRACE_AMQPLIB_ENABLED=false',
  ],
  newrelic: [
    'when it runs, it traces amqplib too, and hoptrace leaves it alone',
    'set NEW_RELIC_INSTRUMENTATION_AMQPLIB_ENABLED=false',
  ],
  'skywalking-backend-js': [
    'when it runs, it traces amqplib too, and each message has spans of both',
    'use one of the two; hoptrace reports to SkyWalking with OTEL_TRACES_EXPORTER=skywalking',
  ],
  'elastic-apm-node': [
    'it does not trace amqplib, and its traces do not join those of OpenTelemetry',
    'use @elastic/opentelemetry-node beside hoptrace',
  ],
};

/** Other agents that the application has installed. */
export function agents({ directory }: Subject): Finding[] {
  const found = Object.entries(AGENTS).filter(([name]) => installed(name, directory) !== undefined);
  if (found.length === 0) return [{ check: 'agents', status: 'ok', message: 'no other agent is installed' }];
  return found.map(([name, [effect, advice]]) => ({
    check: 'agents',
    status: 'warning',
    message: `${name} is installed: ${effect}`,
    advice,
  }));
}

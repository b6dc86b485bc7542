import { join } from 'node:path';

const REGISTER = join(__dirname, 'register.cjs');

/** These would keep a program's telemetry from where it is to be seen. */
const ELSEWHERE =
  /^OTEL_(EXPORTER_OTLP_(TRACES|METRICS|LOGS)_(ENDPOINT|PROTOCOL)|SDK_DISABLED|TRACES_EXPORTER|METRICS_EXPORTER)$/;

/** Pictures are wanted soon; who says otherwise has it otherwise. */
const SOON = { OTEL_BSP_SCHEDULE_DELAY: '200', OTEL_METRIC_EXPORT_INTERVAL: '2000' };

/** The environment of a program that is started with hoptrace, to be seen at a URL. Its NODE_OPTIONS are kept. */
export function seenEnvironment(env: NodeJS.ProcessEnv, url: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !ELSEWHERE.test(name));
  return {
    ...SOON,
    ...Object.fromEntries(kept),
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    NODE_OPTIONS: [`--require ${quoted(REGISTER)}`, env.NODE_OPTIONS].filter(Boolean).join(' '),
  };
}

/** As NODE_OPTIONS wants what may hold spaces. */
function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&')}"`;
}

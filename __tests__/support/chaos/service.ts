import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../program';
import { type SickCollector, startSickCollector } from './sick-collector';

/** How a service comes by a connection again: a file of fixtures/chaos each. */
export const WAYS = ['plain', 'recovery', 'manager'] as const;

export type Way = (typeof WAYS)[number];

/** What a service says of itself. */
export interface Report {
  readonly handled: number;
  readonly connections: number;
  readonly heapMB: number;
  readonly rssMB: number;
  readonly threads: number;
  readonly handles: number;
  readonly listeners: number;
}

/** How it ended, and what has come of its telemetry. */
export interface End {
  readonly last: Report;
  readonly arrived: number;
  readonly arrivedTwice: number;
  readonly saidToBeLost: number;
  readonly gauges: ReadonlyMap<string, number>;
  readonly stderr: readonly string[];
  readonly code: number | null;
}

/** A service with hoptrace and the collector that it reports to. */
export interface Service {
  readonly queue: string;
  readonly collector: SickCollector;
  report(): Promise<Report>;
  end(): Promise<End>;
  kill(): void;
}

export async function startService(way: Way, brokerUrl: string): Promise<Service> {
  const collector = await startSickCollector();
  const register = resolve(ROOT, 'dist/register.cjs');
  const program = resolve(ROOT, 'fixtures/chaos/service.cjs');
  const child = spawn(process.execPath, ['--expose-gc', '--require', register, program, way], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      AMQP_URL: brokerUrl,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      HOPTRACE_EXIT_TIMEOUT: '20000',
    },
  });
  const closed = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const stderr: string[] = [];
  createInterface(child.stderr).on('line', (line) => stderr.push(line));
  const next = async (): Promise<Report> => {
    const { value } = await lines.next();
    if (value === undefined) throw new Error(`${way} has ended: ${stderr.join('\n')}`);
    return JSON.parse(value);
  };
  const report = (): Promise<Report> => {
    child.stdin.write('report\n');
    return next();
  };
  return {
    queue: `chaos-${child.pid}`,
    collector,
    report,
    async end() {
      const before = await report();
      child.stdin.write('end\n');
      const { handled } = await next();
      const [code] = await closed;
      const lost = stderr.flatMap((line) => [...line.matchAll(/\bspans (\d+)/g)].map(([, n]) => Number(n)));
      return {
        last: { ...before, handled },
        arrived: collector.processed.size,
        arrivedTwice: collector.twice(),
        saidToBeLost: lost.reduce((sum, amount) => sum + amount, 0),
        gauges: collector.gauges,
        stderr,
        code,
      };
    },
    kill() {
      child.kill('SIGKILL');
      collector.stop();
    },
  };
}

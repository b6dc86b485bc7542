/** A service, a broker and a collector, of which the latter two fare badly for a while. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { startPrivateBroker } from '../broker';
import { ROOT } from '../program';
import { SICKNESSES, startSickCollector } from './sick-collector';

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

export interface Outcome {
  /** after the first round, and at the end */
  readonly first: Report;
  readonly last: Report;
  readonly arrived: number;
  readonly arrivedTwice: number;
  readonly saidToBeLost: number;
  readonly gauges: ReadonlyMap<string, number>;
  readonly stderr: readonly string[];
  readonly code: number | null;
}

type Broker = Awaited<ReturnType<typeof startPrivateBroker>>;

/** What becomes of the broker, each for a while. */
const FAULTS: Record<string, (broker: Broker, queue: string) => Promise<unknown>> = {
  'connections closed': (broker) => broker.rabbitmqctl('close_all_connections', 'chaos'),
  'queue deleted': (broker, queue) => broker.rabbitmqctl('delete_queue', queue),
  blocked: async (broker) => {
    await broker.rabbitmqctl('set_vm_memory_high_watermark', '0.00001');
    await pause(500);
    await broker.rabbitmqctl('set_vm_memory_high_watermark', '0.6');
  },
  restarted: (broker) => broker.restart(),
  killed: async (broker) => {
    await broker.kill();
    await broker.restart();
  },
};

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

/** Runs rounds of all faults, with a collector that has another sickness each time, until `seconds` have passed. */
export async function chaos(seconds: number, faults = Object.keys(FAULTS)): Promise<Outcome> {
  const [broker, collector] = await Promise.all([startPrivateBroker(), startSickCollector()]);
  const child = spawn(
    process.execPath,
    [
      '--expose-gc',
      '--require',
      resolve(ROOT, 'dist/register.cjs'),
      resolve(ROOT, 'fixtures/chaos/service.cjs'),
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        AMQP_URL: broker.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
        OTEL_BSP_SCHEDULE_DELAY: '200',
        OTEL_METRIC_EXPORT_INTERVAL: '1000',
        HOPTRACE_EXIT_TIMEOUT: '20000',
      },
    },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const stderr: string[] = [];
  createInterface(child.stderr).on('line', (line) => stderr.push(line));
  const report = async (): Promise<Report> => {
    child.stdin.write('report\n');
    return JSON.parse((await lines.next()).value);
  };
  try {
    await pause(1_000);
    const end = Date.now() + seconds * 1_000;
    const sicknesses = Object.keys(SICKNESSES);
    let first: Report | undefined;
    for (let round = 0; round === 0 || Date.now() < end; round++) {
      for (const [index, fault] of faults.entries()) {
        collector.sickness = sicknesses[(round + index) % sicknesses.length];
        await FAULTS[fault]!(broker, `chaos-${child.pid}`).catch(() => {}); // a queue that is not there just then
        await pause(500);
        collector.sickness = undefined;
        await pause(1_000);
      }
      first ??= await report();
    }
    const last = await report();
    child.stdin.write('end\n');
    const { value } = await lines.next();
    const [code] = await once(child, 'close');
    const lost = stderr.flatMap((line) =>
      [...line.matchAll(/\bspans (\d+)/g)].map(([, amount]) => Number(amount)),
    );
    return {
      first: first!,
      last: { ...last, handled: JSON.parse(value).handled },
      arrived: collector.processed.size,
      arrivedTwice: collector.twice(),
      saidToBeLost: lost.reduce((sum, amount) => sum + amount, 0),
      gauges: collector.gauges,
      stderr,
      code,
    };
  } finally {
    child.kill('SIGKILL');
    collector.stop();
    await broker.stop();
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../broker';
import { findTool } from './tool';

const START_TIMEOUT_MS = 20_000;
const POLL_MS = 100;
/** How often it scrapes and evaluates: many times within a test. */
const INTERVAL = '500ms';

/** One series of an instant query's answer. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** A rule as Prometheus has loaded it, and what it made of it when it last evaluated it. */
export interface Rule {
  type: 'alerting' | 'recording';
  name: string;
  query: string;
  /** `ok`, `err` or, not evaluated yet, `unknown` */
  health: string;
  lastError?: string;
  /** of an alerting rule: pending and firing */
  alerts?: { labels: Record<string, string>; annotations: Record<string, string>; state: string }[];
}

export interface Prometheus {
  /** Runs an instant query. Rejects, with Prometheus' words, when it is wrong. */
  query(expression: string): Promise<Sample[]>;
  rules(): Promise<Rule[]>;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  /** Where to scrape: `host:port`, by the name of the job. */
  jobs: Record<string, string>;
  /** A file of rules. */
  rules: string;
}

/** Starts a Prometheus of our own: its data and port are nobody else's, it listens on loopback only. */
export async function startPrometheus({ jobs, rules }: PrometheusOptions): Promise<Prometheus> {
  const executable = await findTool('prometheus');
  const directory = mkdtempSync(join(tmpdir(), 'hoptrace-prometheus-'));
  const configuration = join(directory, 'prometheus.yml');
  writeFileSync(configuration, JSON.stringify(configurationOf(jobs, rules))); // JSON is YAML, too
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(
    executable,
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const endWithUs = () => void server.kill('SIGKILL');
  process.once('exit', endWithUs);
  const stop = async () => {
    process.off('exit', endWithUs);
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await untilReady(url, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    async query(expression) {
      const { result } = await get<Vector>(url, `query?query=${encodeURIComponent(expression)}`);
      return result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    async rules() {
      const { groups } = await get<{ groups: { rules: Rule[] }[] }>(url, 'rules');
      return groups.flatMap(({ rules }) => rules);
    },
    stop,
  };
}

function configurationOf(jobs: Record<string, string>, rules: string): object {
  return {
    global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL, evaluation_interval: INTERVAL },
    rule_files: [rules],
    scrape_configs: Object.entries(jobs).map(([job_name, target]) => ({
      job_name,
      static_configs: [{ targets: [target] }],
    })),
  };
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  let words = '';
  server.stderr!.on('data', (chunk) => {
    words += chunk;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isReady(url))) {
    if (server.exitCode !== null) throw new Error(`Prometheus ended while it started:\n${words}`);
    if (Date.now() > deadline) throw new Error(`Prometheus did not become ready:\n${words}`);
    await sleep(POLL_MS);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}

/** https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview */
type Answer<Data> = { status: 'success'; data: Data } | { status: 'error'; error: string };

interface Vector {
  result: { metric: Sample['labels']; value: [seconds: number, value: string] }[];
}

async function get<Data>(url: string, path: string): Promise<Data> {
  const response = await fetch(`${url}/api/v1/${path}`);
  const answer = (await response.json()) as Answer<Data>;
  if (answer.status === 'error') throw new Error(`Prometheus: ${answer.error}`);
  return answer.data;
}

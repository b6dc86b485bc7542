import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { freePorts, type PrivateBroker, startPrivateBroker } from '../support/broker';
import { command } from '../support/broker/command';
import { type Program, ROOT, start } from '../support/program';
import { findTool, type Prometheus, type Rule, startPrometheus } from '../support/prometheus';

const OPS = resolve(ROOT, 'ops');
const RULES = resolve(OPS, 'prometheus/hoptrace.rules.yml');
const JOB = 'shop';

/** With what has to be installed for them. */
const FIRST_MS = 180_000;
const LONG_MS = 60_000;
const PATIENCE_MS = 40_000;
const POLL_MS = 250;

/** The alerts, and of which queues or exchanges the program gives cause for them. */
const ALERTS: Record<string, string[]> = {
  HoptraceConsumerSlow: ['slow'],
  HoptraceConsumerVerySlow: ['slow'],
  HoptraceConsumerErrors: ['again', 'failing', 'refused'],
  HoptraceUnsettledGrowing: ['hoarded'],
  HoptraceConsumerStuck: ['hoarded'],
  HoptraceRedeliveryStorm: ['again'],
  HoptraceDeadLetters: ['refused'],
  HoptraceNoConsumer: ['left'],
  HoptracePublishNacked: ['full'],
  HoptracePublishReturned: ['orders'],
  HoptraceConnectionBlocked: [],
};

describe('promtool', () => {
  test.each([
    ['check', 'rules', 'hoptrace.rules.yml'],
    ['check', 'config', 'prometheus.yml'],
    ['test', 'rules', 'hoptrace.rules.test.yml'],
  ])(
    '%s %s %s',
    async (...args) => {
      const [verb, noun, file] = args;
      const promtool = await findTool('promtool');
      const { failed } = await command(promtool, [verb, noun, resolve(OPS, 'prometheus', file)]);
      expect(failed).toBeUndefined();
    },
    FIRST_MS,
  );
});

describe('on what hoptrace exports', () => {
  let broker: PrivateBroker;
  let program: Program;
  let prometheus: Prometheus;

  beforeAll(async () => {
    const [port] = await freePorts(1);
    [broker, prometheus] = await Promise.all([
      startPrivateBroker(), // it will be short of memory
      startPrometheus({ jobs: { [JOB]: `127.0.0.1:${port}` }, rules: RULES }),
    ]);
    const env = {
      AMQP_URL: broker.url,
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'prometheus',
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(port),
    };
    program = start('fixtures/programs/on-duty.cjs', { env, timeoutMs: 2 * LONG_MS });
    await program.line(/^open$/);
  }, FIRST_MS);

  afterAll(async () => {
    await prometheus?.stop();
    await program?.kill();
    await broker?.stop();
  });

  test(
    'every alert is raised for the queues that give cause for it, and for no other',
    async () => {
      await until(async () => isDeepStrictEqual(await raised(), ALERTS));
      expect(await raised()).toEqual(ALERTS);
    },
    LONG_MS,
  );

  test('every annotation names what it is about', async () => {
    for (const { alerts = [] } of await prometheus.rules()) {
      for (const { annotations, labels } of alerts) {
        const { summary, description, traces } = annotations;
        expect([summary, description, traces]).toEqual(Array(3).fill(expect.stringMatching(/\S/)));
        expect([summary, description, traces].join()).not.toMatch(/<no value>|<error|""|`/);
        expect(summary).toContain(labels.messaging_destination_name);
        expect(summary).toContain(JOB);
      }
    }
  });

  test(
    'a connection that the broker blocks raises its alert',
    async () => {
      await broker.rabbitmqctl('set_vm_memory_high_watermark', '0.000001');
      const blocked = async () => (await raised()).HoptraceConnectionBlocked!.length > 0;
      await until(blocked);
      expect(await blocked()).toBe(true);
    },
    LONG_MS,
  );

  test('every recording rule gives series', async () => {
    const rules = (await prometheus.rules()).filter(({ type }) => type === 'recording');
    expect(rules.length).toBeGreaterThan(0);
    for (const { name } of rules) expect([name, await hasData(name)]).toEqual([name, true]);
  });

  test('every rule evaluates', async () => {
    const faults = (await prometheus.rules()).filter(({ health }) => health !== 'ok');
    expect(faults.map(({ name, lastError }) => [name, lastError])).toEqual([]);
  });

  const dashboard = JSON.parse(readFileSync(resolve(OPS, 'grafana/dashboards/hoptrace.json'), 'utf8'));
  test.each(queriesOf(dashboard))('the dashboard has something to draw: %s', async (_, expression) => {
    expect(await hasData(substituted(expression))).toBe(true);
  });

  /** By alert, pending or firing: the queues or exchanges, or, of a whole connection, the broker. */
  async function raised(): Promise<Record<string, string[]>> {
    const alerting = (await prometheus.rules()).filter(({ type }) => type === 'alerting');
    return Object.fromEntries(alerting.map((rule) => [rule.name, destinationsOf(rule)]));
  }

  async function hasData(expression: string): Promise<boolean> {
    const samples = await prometheus.query(expression);
    return samples.some(({ value }) => Number.isFinite(value));
  }
});

function destinationsOf({ alerts = [] }: Rule): string[] {
  const named = alerts.map(({ labels }) => labels.messaging_destination_name ?? labels.server_address!);
  return [...named].sort(); // an array of this realm: what fetch gives is of another, and nothing is strictly equal to it
}

/** Resolves when it holds, or when there is no more patience: what follows then says what does not. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds()) && Date.now() < deadline) await sleep(POLL_MS);
}

interface Panel {
  title: string;
  panels?: Panel[];
  targets?: { expr: string }[];
}

/** Title and expression of every query. */
function queriesOf({ panels }: { panels: Panel[] }): [string, string][] {
  return panels.flatMap(({ title, targets = [], panels = [] }) => [
    ...targets.map(({ expr }): [string, string] => [title, expr]),
    ...queriesOf({ panels }),
  ]);
}

/** With Grafana's variables as they are when the dashboard is opened. */
function substituted(expression: string): string {
  return expression.replace(/\$(__)?\w+/g, (variable) => (variable === '$__rate_interval' ? '1m' : '.*'));
}

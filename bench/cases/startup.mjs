import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DD_TRACE, ddTraceRuns } from '../contenders.mjs';
import { installed } from '../lib/installed.mjs';
import { bootstrap, median, summary } from '../lib/statistics.mjs';

const bench = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const root = resolve(bench, '..');
const { resolve: resolvePackage } = createRequire(join(bench, 'package.json'));
const packageOf = (name) => join(bench, 'node_modules', name);

/** Nothing listens there: being ready to export is measured, not exporting. */
const EXPORTING = {
  OTEL_SERVICE_NAME: 'bench',
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'otlp',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
  OTEL_LOG_LEVEL: 'none',
};

const preloads = (version) => [
  { name: 'none' },
  { name: 'require-in-the-middle alone', file: join(bench, 'startup/require-in-the-middle.cjs') },
  { name: 'hoptrace/register', file: join(root, 'dist/register.cjs'), package: root },
  {
    name: 'sdk-node with instrumentation-amqplib',
    file: join(bench, 'startup/sdk-node.cjs'),
    package: packageOf('@opentelemetry/sdk-node'),
  },
  {
    name: 'auto-instrumentations-node/register',
    file: resolvePackage('@opentelemetry/auto-instrumentations-node/register'),
    package: packageOf('@opentelemetry/auto-instrumentations-node'),
  },
  ...(ddTraceRuns(version)
    ? [
        {
          name: 'dd-trace/init',
          file: resolvePackage('dd-trace/init'),
          package: packageOf('dd-trace'),
          env: DD_TRACE.env,
        },
      ]
    : []),
];

/** Case 4: what a preload adds to a program until its own code has run. */
export async function startup({ node, version, starts }) {
  const contenders = preloads(version);
  const tables = [];
  const measured = [];
  for (const program of ['empty', 'amqplib']) {
    const runs = new Map(contenders.map(({ name }) => [name, []]));
    for (let i = 0; i < starts; i++) {
      for (const contender of contenders) runs.get(contender.name).push(run(node, contender, program));
    }
    const title = program === 'empty' ? 'an empty program' : 'a program that loads amqplib';
    tables.push({ title: `Start-up: ${title}, OTLP exporter configured`, rows: rows(runs) });
    measured.push([`start-up, ${program}`, addedTo(runs, 'hoptrace/register')]);
  }
  tables.push({ title: 'Installed', rows: contenders.filter((each) => each.package).map(size) });
  return { tables, measured };
}

function run(node, { file, env }, program) {
  const args = [...(file === undefined ? [] : ['--require', file]), join(bench, 'startup', `${program}.cjs`)];
  const { stdout } = spawnSync(node, args, {
    env: { ...process.env, ...EXPORTING, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(stdout);
}

function rows(runs) {
  return [...runs].map(([name, each]) => {
    const wall = summary(each.map((run) => run.wall));
    return {
      preload: name,
      'until its code has run, ms': `${wall.median.toFixed(1)} ± ${wall.spread.toFixed(1)}`,
      'added ms': name === 'none' ? '' : addedTo(runs, name).value.toFixed(1),
      'CPU ms': median(each.map((run) => run.cpu)).toFixed(1),
      'files loaded': median(each.map((run) => run.files)),
    };
  });
}

function addedTo(runs, name) {
  const none = runs.get('none');
  const differences = runs.get(name).map((run, i) => run.wall - none[i].wall);
  return bootstrap(differences, median);
}

function size({ name, package: folder }) {
  const { packages, bytes } = installed(folder);
  return { preload: name, packages, MB: (bytes / 1e6).toFixed(1) };
}

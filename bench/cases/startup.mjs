import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
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

const OURS = 'hoptrace/register';
const HOOK = 'require-in-the-middle alone';

const preloads = (version) => [
  { name: 'none' },
  { name: HOOK, file: join(bench, 'startup/require-in-the-middle.cjs') },
  { name: OURS, file: join(root, 'dist/register.cjs'), package: root },
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

/** file in bench/startup -> in words */
const PROGRAMS = {
  empty: 'an empty program',
  amqplib: 'a program that loads amqplib',
  modules: 'a program of 500 files, without amqplib',
  nest: 'a service with Nest and its RabbitMQ transport',
};

/** Case 4: what a preload adds to a program until its own code has run. `onlyEssential`: the two small programs, without others to compare with. */
export async function startup({ node, version, starts, onlyEssential = false }) {
  const contenders = preloads(version).filter(
    ({ name }) => !onlyEssential || ['none', HOOK, OURS].includes(name),
  );
  const programs = Object.keys(PROGRAMS).filter((each) => !onlyEssential || each in { empty: 1, amqplib: 1 });
  const modules = createModules();
  const env = { BENCH_MODULES: modules.folder, BENCH_NEST: onlyEssential ? '' : nest() };
  const all = new Map();
  for (const program of programs) {
    const runs = new Map(contenders.map(({ name }) => [name, []]));
    for (let i = 0; i < starts; i++) {
      for (const contender of contenders) runs.get(contender.name).push(run(node, contender, program, env));
    }
    all.set(program, runs);
  }
  modules.remove();
  const tables = [...all].map(([program, runs]) => ({
    title: `Start-up: ${PROGRAMS[program]}, OTLP exporter configured`,
    rows: rows(runs),
  }));
  tables.push({ title: 'Installed', rows: contenders.filter((each) => each.package).map(size) });
  return { tables, measured: figures(all) };
}

function figures(all) {
  const added = (program) => addedTo(all.get(program), OURS);
  const measured = [
    ['start-up, empty', added('empty')],
    ['start-up, empty, over the hook', differences(all.get('empty'), OURS, HOOK)],
    ['start-up, amqplib', added('amqplib')],
  ];
  // the SDK's own start is that of the program that does nothing but load amqplib
  if (all.has('modules')) measured.push(['start-up, 500 modules', share(all.get('modules'), 0)]);
  if (all.has('nest')) measured.push(['start-up, Nest', share(all.get('nest'), added('amqplib').value)]);
  return measured;
}

/** Added time, but for `allowed` milliseconds, as a share of the time that the program takes without. */
function share(runs, allowed) {
  const none = median(runs.get('none').map(({ wall }) => wall));
  const { value, low, high } = addedTo(runs, OURS);
  const of = (milliseconds) => (milliseconds - allowed) / none;
  return { value: of(value), low: of(low), high: of(high) };
}

/** Empty files in a package. */
function createModules() {
  const root = mkdtempSync(join(tmpdir(), 'bench-modules-'));
  const folder = join(root, 'node_modules/some-package');
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < 500; i++) writeFileSync(join(folder, `module-${i}.js`), '');
  return { folder, remove: () => rmSync(root, { recursive: true }) };
}

/** The folder that has Nest, installed where it is not there yet. */
function nest() {
  const folder = join(root, 'fixtures/libraries-nest/nest-11');
  if (!existsSync(join(folder, 'node_modules')))
    execFileSync('npm', ['ci', '--silent', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  return folder;
}

function run(node, { file, env }, program, places) {
  const args = [...(file === undefined ? [] : ['--require', file]), join(bench, 'startup', `${program}.cjs`)];
  const { stdout } = spawnSync(node, args, {
    env: { ...process.env, ...EXPORTING, ...places, ...env },
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
  return differences(runs, name, 'none');
}

/** Milliseconds more than another, each start beside the other's. */
function differences(runs, name, other) {
  const others = runs.get(other);
  return bootstrap(
    runs.get(name).map((run, i) => run.wall - others[i].wall),
    median,
  );
}

function size({ name, package: folder }) {
  const { packages, bytes } = installed(folder);
  return { preload: name, packages, MB: (bytes / 1e6).toFixed(1) };
}

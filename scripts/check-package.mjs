/**
 * `npm run check:package`: the package as it would be published. Its exports and types are understood by
 * Node.js, bundlers and TypeScript (publint, arethetypeswrong), and it is no larger than the budgets below.
 */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../..');

/** Bytes. Raise one only with a reason in the commit that does. */
const BUDGETS = {
  // read and compiled by every Node.js process of a container
  'dist/register.cjs': 26_000, // require-in-the-middle and the line that says what is wrong are in it
  // together: what a process with amqplib loads to export by OTLP over HTTP
  'dist/start.cjs': 30_000, // settings, logger, secrets
  'dist/tracing.cjs': 155_000, // the rule by which nothing is said twice on spans, headers that are copied
  'dist/api.cjs': 50_000, // the table of globals, which every kind of application SDK finds its way with
  'dist/sdk.cjs': 300_000,
  // `hoptrace view`: loaded by nothing else
  'dist/view.cjs': 120_000,
  'dist/page/app.js': 150_000,
};
/** 80 kB of it are the viewer, whose page has all that it needs inside; 33 kB are docs, read where they are installed. */
const PACKED = 730_000;
const UNPACKED = 3_600_000;

function run(command, args) {
  execFileSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}

run('npx', ['--no', '--', 'publint', '--strict']);
run('npx', ['--no', '--', 'attw', '--pack', '.', '--profile', 'node16']);

const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: root, encoding: 'utf8' }),
);
const sizes = new Map(packed.files.map(({ path, size }) => [path, size]));
const measured = [
  ...Object.entries(BUDGETS).map(([path, budget]) => [path, sizes.get(path) ?? Number.NaN, budget]),
  ['packed', packed.size, PACKED],
  ['unpacked', packed.unpackedSize, UNPACKED],
];
for (const [what, size, budget] of measured) {
  const isWithin = size <= budget;
  process.stdout.write(`${isWithin ? '✓' : '✗'} ${what}: ${size} of ${budget} bytes\n`);
  if (!isWithin) process.exitCode = 1;
}

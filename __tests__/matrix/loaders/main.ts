/**
 * `npm run test:matrix:loaders [-- WORDS]`: the ways in which services load amqplib, each run as a program
 * against a real RabbitMQ on each version of Node.js and judged by the spans that arrive. Prints the tables
 * of the README; WORDS run only the rows that contain all of them. Versions of Node.js and packages come
 * from the npm registry into `.tmp/matrix`.
 */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { delimiter, dirname, join } from 'node:path';
import { findBroker } from '../../support/broker';
import { type Collector, startCollector } from '../../support/collector';
import { ROOT } from '../../support/program';
import { CASES, type Case } from './cases';
import { judge } from './judge';
import { NODES, type NodeVersion, nodeOf } from './nodes';
import { tables } from './table';
import { createWorkspace, pack, type Workspace } from './workspaces';

const CACHE = join(ROOT, '.tmp/matrix');
const PARALLEL = 2;
const TIMEOUT = 30_000;
const KILLED = 'SIGKILL';

export interface Result {
  readonly case: Case;
  readonly node: NodeVersion;
  /** undefined: as expected; else what came instead */
  readonly wrong: string | undefined;
}

async function main(words: readonly string[]): Promise<void> {
  const chosen = CASES.filter(({ table, row }) => words.every((word) => `${table} ${row}`.includes(word)));
  const broker = await findBroker();
  const collector = await startCollector();
  try {
    const hoptrace = pack(CACHE);
    const folders = new Map<Workspace, string>();
    for (const { workspace } of chosen)
      if (!folders.has(workspace)) folders.set(workspace, createWorkspace(workspace, CACHE, hoptrace));
    for (const { workspace, build } of chosen)
      if (build !== undefined)
        execFileSync(process.execPath, build, { cwd: folders.get(workspace)!, stdio: 'inherit' });
    const runs = chosen.flatMap((each) =>
      NODES.filter((node) => !each.not?.includes(node)).map((node) => ({ case: each, node })),
    );
    const results = await inParallel(runs, async ({ case: each, node }) => {
      const wrong = await run(each, nodeOf(node, CACHE), folders.get(each.workspace)!, collector, broker.url);
      if (wrong !== undefined)
        process.stderr.write(`✗ ${each.row}, Node.js ${node}, ${each.args.join(' ')}: ${wrong}\n`);
      return { case: each, node, wrong };
    });
    process.stdout.write(tables(results));
    const failed = results.filter(({ wrong }) => wrong !== undefined).length;
    process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
    process.exitCode = failed === 0 ? 0 : 1;
  } finally {
    await collector.stop();
    await broker.stop();
  }
}

/** Runs one program. Undefined where what comes of it is as expected. */
async function run(
  each: Case,
  node: string,
  cwd: string,
  collector: Collector,
  url: string,
): Promise<string | undefined> {
  const queue = `matrix-${randomBytes(6).toString('hex')}`;
  const own = Object.entries(each.env ?? {}).map(([name, value]) => [name, value.replace('FOLDER', cwd)]);
  const env = {
    ...clean(process.env),
    ...collector.env,
    AMQP_URL: url,
    QUEUE: queue,
    ...Object.fromEntries(own),
  };
  if (each.same)
    return difference(
      await end(node, each.args, cwd, { ...env, NODE_OPTIONS: ALL_FRAMES }),
      await end(node, each.args, cwd, { ...env, NODE_OPTIONS: `${ALL_FRAMES} --require hoptrace/register` }),
    );
  const args = [...each.args, ...(takesQueue(each) ? [queue] : [])];
  let ended = await end(node, args, cwd, env);
  // tsx on Node.js 18.19 does not end once in 40 times, without hoptrace as with it
  if (ended.code === KILLED) ended = await end(node, args, cwd, env);
  const expected = each.by ?? 'hoptrace';
  const actual = await judge(collector, queue, expected);
  if (ended.code !== 0) return `exit ${ended.code}: ${ended.stderr.slice(-600)}`;
  return actual === expected ? undefined : actual;
}

/** With hoptrace a stack has one frame more for each nested `require`, which must not push another out. */
const ALL_FRAMES = '--stack-trace-limit=99';
/** From 22 on, Node.js's own is called otherwise when it is not the method that is called. */
const NODES_FRAME = /Module\.<anonymous> \(node:/g;
const OUR_FRAME = /(?:\\n) +at Module\.[\w<>]+ \([^()]*hoptrace[^()]*register\.cjs:\d+:\d+\)/g;

interface Ended {
  readonly code: string | number | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function end(node: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((done) => {
    // what the program starts by name is to be the same Node.js
    const PATH = [dirname(node), env.PATH].join(delimiter);
    const options = { cwd, env: { ...env, PATH }, timeout: TIMEOUT, killSignal: KILLED as NodeJS.Signals };
    execFile(node, args, options, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : (error.code ?? error.signal), stdout, stderr }),
    );
  });
}

function difference(without: Ended, preloaded: Ended): string | undefined {
  const [expected, actual] = [without, preloaded].map((ended) =>
    JSON.stringify(ended)
      .replace(/\(node:\d+\)|in \d+m?s/g, '')
      .replace(OUR_FRAME, '')
      .replace(NODES_FRAME, 'Module.require (node:'),
  );
  return actual === expected ? undefined : `with hoptrace ${actual}, without ${expected}`;
}

/** Test runners take what follows for names of tests. */
function takesQueue({ args }: Case): boolean {
  return !args.some((arg) => /jest|vitest/.test(arg));
}

function clean(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(OTEL_|HOPTRACE_|NODE_OPTIONS|npm_)/.test(name)),
  );
}

async function inParallel<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const i = next++;
      results[i] = await act(items[i]!);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}

void main(process.argv.slice(2));

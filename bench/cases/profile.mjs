import { hoptrace, hoptraceWithMetrics } from '../contenders.mjs';
import { start } from '../lib/processes.mjs';

const MESSAGES = 20_000;
const WARM_UP = 15;
const ROUNDS = 25;

const OURS = /\/dist\/[\w-]+\.cjs$/;
const SDK = /@opentelemetry\/sdk-trace/;
const API = /@opentelemetry\/(api|core)\/|\/dist\/api\.cjs$/;

/**
 * What a stack frame is counted as: function and file. A sample counts for the innermost frame that is listed;
 * what Node.js does counts for whoever asked for it, and so does, listed without a name, what the SDK and the API do.
 */
const PARTS = [
  ['context extraction', /^(extract|parse|digits|hex)$/, OURS],
  ['attempts, time in queue', /^(historyOf|timeInQueue)$/, OURS],
  ['attributes, link', /^(atStart|complete|#linkToSetup)$/, OURS],
  ['event, settlement, end of the span', /^(#?settled?|#end|#endSpan|#describeEnd)$/, OURS],
  ['ledger', /^(add|take|takeUpTo|#link|#unlink|#grow|put|bucketOf|emptyBuckets)$/, OURS],
  ['metrics', /^record$/, OURS],
  ['start of the span', /^startSpan$/, SDK],
  ['export', /^(export|_flushOneBatch|_addToBuffer|onEnd)$/, /./],
  ['context switch', /./, /AsyncLocalStorageContextManager|^node:.*async_(hooks|local_storage|context)/],
  ['', /./, SDK],
  ['', /./, API],
  ['hoptrace, the rest', /./, OURS],
  ['amqplib and the benchmark', /./, /amqplib|\/bench\//],
].map(([part, name, file]) => ({ part, name, file }));

const REST = 'Node.js, the rest';

/** What the cost of a message is made of, by a CPU profile of case 1 (deliver and ack). */
export async function profile({ node }) {
  const columns = new Map();
  for (const variant of [hoptrace('sampled'), hoptraceWithMetrics('sampled'), hoptrace('unsampled')]) {
    columns.set(variant.name, await partsOf({ ...variant, node }));
  }
  const parts = new Set([...columns.values()].flatMap((column) => [...column.keys()]));
  const rows = [...parts].map((part) => ({
    part,
    ...Object.fromEntries([...columns].map(([name, column]) => [name, (column.get(part) ?? 0).toFixed(2)])),
  }));
  return {
    tables: [{ title: 'What a message is made of, µs by a CPU profile: deliver and ack', rows }],
    measured: [],
  };
}

async function partsOf(variant) {
  const worker = start({ ...variant, program: 'consume', options: { messages: MESSAGES } });
  try {
    for (let i = 0; i < WARM_UP; i++) await worker.call('round');
    return shares(await worker.call('profile', ROUNDS), MESSAGES * ROUNDS);
  } finally {
    await worker.stop();
  }
}

/** Microseconds a message for each part, most first. */
function shares({ nodes, samples, timeDeltas }, messages) {
  const partById = new Map();
  const walk = (node, above) => {
    const part = partOf(node.callFrame) ?? above;
    partById.set(node.id, part);
    for (const child of node.children ?? []) walk(byId.get(child), part);
  };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  walk(nodes[0], REST);
  const totals = new Map();
  for (const [i, id] of samples.entries()) {
    const part = partById.get(id);
    totals.set(part, (totals.get(part) ?? 0) + timeDeltas[i] / messages);
  }
  totals.delete('idle');
  return new Map([...totals].sort(([, a], [, b]) => b - a));
}

/** Undefined: counted as the frame above it. */
function partOf({ functionName, url }) {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(idle)') return 'idle';
  return PARTS.find(({ name, file }) => name.test(functionName) && file.test(url))?.part || undefined;
}

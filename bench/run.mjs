/**
 * `npm run bench`: measures, prints and writes RESULTS.md. `--quick`: fewer rounds, and nothing is
 * written. `--only in-process,broker`: those cases alone, and nothing is written. `--write`: written all the
 * same; RESULTS.md says which cases, and that rounds were few.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { broker } from './cases/broker.mjs';
import { exported } from './cases/export.mjs';
import { inProcess } from './cases/in-process.mjs';
import { memory } from './cases/memory.mjs';
import { profile } from './cases/profile.mjs';
import { startup } from './cases/startup.mjs';
import { unsettled } from './cases/unsettled.mjs';
import { allNodes, nodes, prepare, versions } from './lib/prepare.mjs';
import { markdown, verdicts } from './lib/report.mjs';
import { withBroker } from './lib/with-broker.mjs';
import { judge } from './targets.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, write: { type: 'boolean' } },
});
const quick = values.quick ?? false;

/**
 * All of it in half an hour on 2 cores that do nothing else: on the first Node.js with everybody who is compared,
 * on further ones with those whose figures have targets.
 */
const CASES = {
  export: (node) =>
    exported({
      ...node,
      launches: 1,
      rounds: quick ? 2 : 8,
      messages: 10_000,
      contenders: node.first ? 'all' : 'essential',
    }),
  'in-process': (node) =>
    inProcess({ ...node, launches: quick ? 1 : 2, rounds: 4, onlyEssential: !node.first }),
  unsettled: (node) =>
    unsettled({
      ...node,
      rounds: quick ? 2 : 4,
      counts: node.first && !quick ? [1, 1000, 100_000] : [1, 100_000],
    }),
  broker: (node) =>
    broker({
      ...node,
      launches: quick ? 1 : 2,
      rounds: quick ? 2 : 3,
      messages: 40_000,
      onlyEssential: quick || !node.first,
    }),
  'start-up': (node) => startup({ ...node, starts: quick ? 6 : 12 }),
  memory,
  profile,
};

/** What each line of Node.js in between is measured with too: targets that are to hold on each. */
const ON_EACH = ['export', 'in-process'];
/** What differs little from line to line. */
const ON_FIRST_ALONE = ['unsettled', 'profile'];

const only = values.only?.split(',') ?? Object.keys(CASES);
const unknown = only.filter((name) => !(name in CASES));
if (unknown.length > 0) {
  console.error(`--only ${unknown.join()}: no such case; there are ${Object.keys(CASES).join(', ')}`);
  process.exit(2);
}

prepare();
await withBroker(measure);

/** A section for each Node.js. */
async function measure() {
  const sections = [];
  const thorough = nodes().map(({ version }) => version);
  for (const [i, each] of allNodes().entries()) {
    const node = { ...each, first: i === 0 };
    const names = only.filter(
      (name) =>
        node.first ||
        ON_EACH.includes(name) ||
        (thorough.includes(each.version) && !ON_FIRST_ALONE.includes(name)),
    );
    const tables = [];
    const measured = [];
    for (const name of names) {
      const began = performance.now();
      console.error(`${name}, Node.js ${node.version}: begun at ${new Date().toLocaleTimeString('en-GB')}`);
      const result = await CASES[name](node);
      tables.push(...result.tables);
      measured.push(...result.measured);
      console.error(`${name}, Node.js ${node.version}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
    }
    if (tables.length === 0) continue;
    const targets = measured.length === 0 ? [] : [verdicts(judge(measured))];
    const section = [`## Node.js ${node.version}`, '', ...[...targets, ...tables].map(markdown)].join('\n');
    console.log(section);
    sections.push(section);
    if (values.write || (!quick && values.only === undefined)) write(sections);
  }
}

/** After each Node.js: what a run that is ended early has measured is kept. */
function write(sections) {
  writeFileSync(new URL('RESULTS.md', import.meta.url), [heading(), ...sections].join('\n'));
}

function heading() {
  const [{ model }] = cpus();
  return [
    '# What hoptrace costs',
    '',
    'Written by `npm run bench`; not to be edited by hand.',
    '',
    `- machine: ${model.trim()}, ${availableParallelism()} CPUs, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}`,
    `- date: ${new Date().toISOString().slice(0, 10)}`,
    `- cases: ${only.join(', ')}${quick ? ', with few rounds (--quick)' : ''}`,
    ...Object.entries(versions()).map(([name, version]) => `- ${name} ${version}`),
    '',
    'Figures are for one message: the median of all rounds, ± half the width of the middle half. "Added" is beside',
    'no instrumentation, rounds taken side by side compared with each other; ranges (in brackets) are where 90 of',
    '100 such runs lie, by bootstrap. The peer is @opentelemetry/instrumentation-amqplib; it and hoptrace have the',
    'same SDK with a batch processor, whose exporter only counts. "Unsampled": the sampler says no.',
    '"Everything on" is what a user pays in all: the preload as it is set (the peer: auto-instrumentations-node',
    'with amqplib alone, its queue large enough to lose nothing), spans exported to a receiver in another process,',
    'CPU of all threads until everything has left. The longest stall of the event loop while messages are',
    'handled is as it was, which on a machine that the broker and the receiver share is mostly that they had the CPU;',
    '"of its own" leaves that out.',
    '"Unsampled-parent": the sampler follows the parent, which is not sampled. A message carries a trace context',
    'and the header by which hoptrace tells time in queue. "A span alone" is what the SDK itself takes for one span',
    'a message, with as many attributes: where a target lies below that row, nothing that makes spans can meet it.',
    '',
  ].join('\n');
}

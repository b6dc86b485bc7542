/**
 * `node bench/view.mjs`: what `hoptrace view` takes. 5,000 spans a second for 20 seconds, without losing one, and the
 * share of a core that this costs; the memory that 100,000 spans take; how soon a trace of 10,000 spans opens, and
 * how soon a text is found among them all. Exits with 1 where a target is missed. On Linux.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { largeTrace, requests } from './lib/view-spans.mjs';

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const RATE = 5_000;
const SECONDS = 20;
const LARGE = 10_000;
const TARGETS = { core: 1, megabytes: 300, openMs: 1_000 };
/** Of `/proc/<pid>/stat`, by the kernel's interface for all architectures that Node.js runs on. */
const TICKS_A_SECOND = 100;

const child = spawn(process.execPath, [CLI, 'view', '--port', '0', '--grpc-port', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const lines = createInterface({ input: child.stdout });
const [first] = await once(lines, 'line');
const url = first.replace('The page: ', '').replace(/\/$/, '');

const cpuSeconds = () => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
};
const memory = (name) =>
  Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
const post = async (body) => {
  const headers = { 'content-type': 'application/x-protobuf' };
  const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`the viewer answers ${response.status}`);
};
/** What it costs the viewer, and how long it takes: the first time, and the best of some more. */
const get = async (path) => {
  const times = [];
  const cpu = cpuSeconds();
  let text = '';
  for (let run = 0; run < 5; run++) {
    const began = performance.now();
    const response = await fetch(url + path);
    text = await response.text();
    times.push(performance.now() - began);
  }
  return { first: times[0], ms: Math.min(...times), cpu: ((cpuSeconds() - cpu) / times.length) * 1000, text };
};
const told = ({ first, ms, cpu }) =>
  `${ms.toFixed(0)} ms (${first.toFixed(0)} the first time, ${cpu.toFixed(0)} ms of CPU)`;
const held = async () => {
  const aborted = new AbortController();
  const response = await fetch(`${url}/api/live`, { signal: aborted.signal });
  const { value } = await response.body.getReader().read();
  aborted.abort();
  return JSON.parse(Buffer.from(value).toString().replace('data: ', ''));
};

const bodies = requests(RATE * SECONDS);
const began = performance.now();
const cpuBefore = cpuSeconds();
for (const [index, body] of bodies.entries()) {
  await post(body);
  const due = began + ((index + 1) / bodies.length) * SECONDS * 1000;
  if (due > performance.now()) await sleep(due - performance.now());
}
const seconds = (performance.now() - began) / 1000;
const core = (cpuSeconds() - cpuBefore) / seconds;
const tick = await held();
const megabytes = { now: memory('VmRSS'), most: memory('VmHWM') };

const large = largeTrace(LARGE);
for (const body of large.bodies) await post(body);
const opened = await get(`/api/journey/${large.traceId}`);
const found = await get('/api/messages?text=no-such-text&limit=100');
const flow = await get('/api/flow?window=60');
const full = { now: memory('VmRSS'), most: memory('VmHWM') };
child.kill('SIGINT');

const row = (what, value, target, isMet) => {
  process.stdout.write(
    `${isMet ? '✓' : '✗'} ${what}: ${value}${target === '' ? '' : ` (target ${target})`}\n`,
  );
  if (!isMet) process.exitCode = 1;
};
const received = tick.spans + tick.forgotten;
row(
  `${Math.round((RATE * SECONDS) / seconds)} spans a second for ${SECONDS} s, held or forgotten`,
  `${received} of ${RATE * SECONDS}`,
  'all',
  received === RATE * SECONDS,
);
row('share of a core', core.toFixed(2), `at most ${TARGETS.core}`, core <= TARGETS.core);
row(
  `resident with ${tick.spans} spans`,
  `${megabytes.now.toFixed(0)} MB, at most ${megabytes.most.toFixed(0)} MB`,
  `${TARGETS.megabytes} MB`,
  megabytes.most <= TARGETS.megabytes,
);
row(
  `a trace of ${LARGE} spans opens in`,
  `${told(opened)}, ${(opened.text.length / 1e6).toFixed(1)} MB`,
  `${TARGETS.openMs} ms`,
  opened.ms <= TARGETS.openMs,
);
row('a text is looked for in', told(found), '', true);
row('the map takes', told(flow), '', true);
row(
  'resident at the end, at most',
  `${full.most.toFixed(0)} MB`,
  `${TARGETS.megabytes} MB`,
  full.most <= TARGETS.megabytes,
);

/**
 * `npx tsx bench/view-page.mjs`: how quick the viewer's page is in a real browser: a trace of 10,000 spans opens in under
 * a second, and the list of 50,000 messages scrolls without a frame that is seen to be late. Exits with 1 where a
 * target is missed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../__tests__/support/browser.ts';
import { largeTrace, requests } from './lib/view-spans.mjs';

const MESSAGES = 50_000;
const SPANS = 10_000;
const OPENINGS = 5;
const STEPS = 300;
/** Pixels of a turn of the wheel. */
const TURN = 600;
/** A late frame is longer than three of a screen with 60 a second. */
const TARGETS = { openMs: 1_000, lateMs: 50, lateShare: 0.05 };

const CLI = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
const ARGS = ['view', '--port', '0', '--grpc-port', '0', '--keep', '200000'];
const viewer = spawn(process.execPath, [CLI, ...ARGS], { stdio: ['ignore', 'pipe', 'inherit'] });
const lines = createInterface({ input: viewer.stdout });
const [first] = await once(lines, 'line');
const url = first.replace('The page: ', '').replace(/\/$/, '');
const large = largeTrace(SPANS);
for (const body of [...requests(2 * MESSAGES), ...large.bodies]) {
  const headers = { 'content-type': 'application/x-protobuf' };
  const { status } = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body });
  if (status !== 200) throw new Error(`the viewer answers ${status}`);
}

const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });

const openings = [];
for (let n = 0; n < OPENINGS; n++) {
  await page.goto('about:blank');
  const began = performance.now();
  await page.goto(`${url}/#/journey/${large.traceId}`);
  await page.locator('.span').nth(20).waitFor();
  openings.push(performance.now() - began);
}
openings.sort((a, b) => a - b);
const opened = openings[Math.floor(OPENINGS / 2)];

await page.goto(`${url}/#/messages`);
await page.locator('.row a').first().waitFor();
const messages = Number((await page.locator('[aria-rowcount]').getAttribute('aria-rowcount')) ?? 0) - 1;
await page.evaluate(`
  globalThis.frames = [];
  let last = performance.now();
  requestAnimationFrame(function next(now) {
    globalThis.frames.push(now - last);
    last = now;
    requestAnimationFrame(next);
  });`);
await page.locator('.rows').hover();
for (let step = 0; step < STEPS; step++) await page.mouse.wheel(0, TURN);
const end = await page.evaluate('document.querySelector(".rows").scrollTop');
const frames = await page.evaluate('globalThis.frames');
// anywhere in the list at once
await page.evaluate('document.querySelector(".rows").scrollTop = 1e9');
const jumped = performance.now();
await page.locator(`[data-index="${messages - 1}"] a`).waitFor();
const jump = performance.now() - jumped;
await browser.close();
viewer.kill('SIGINT');

const row = (what, value, target, isMet) => {
  process.stdout.write(`${isMet ? '✓' : '✗'} ${what}: ${value} (target ${target})\n`);
  if (!isMet) process.exitCode = 1;
};
const late = frames.filter((ms) => ms > TARGETS.lateMs).length / frames.length;
const list = (numbers) => numbers.map((ms) => ms.toFixed(0)).join(', ');
row(
  `a trace of ${SPANS} spans opens in`,
  `${opened.toFixed(0)} ms at the median (${list(openings)})`,
  `${TARGETS.openMs} ms`,
  opened <= TARGETS.openMs,
);
row(
  `late frames of ${frames.length}, scrolling ${end} pixels through ${messages} messages`,
  `${(late * 100).toFixed(1)}%, the longest ${Math.max(...frames).toFixed(0)} ms`,
  `at most ${TARGETS.lateShare * 100}% over ${TARGETS.lateMs} ms`,
  late <= TARGETS.lateShare && messages >= MESSAGES,
);
row('the other end of the list is there after', `${jump.toFixed(0)} ms`, '500 ms', jump <= 500);

/**
 * `npm run pictures`: makes docs/pictures of real runs: a shop on a real RabbitMQ, the viewer as built, its page in a
 * real browser. Look at them before they are committed.
 */
import { mkdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { findBroker } from '../../__tests__/support/broker';
import { openBrowser } from '../../__tests__/support/browser';
import { ROOT, start } from '../../__tests__/support/program';
import type { Messages } from '../../src/view/api';
import { openShop } from '../../src/view/demo/shop';
import { squeeze } from './squeeze';
import { terminalPage } from './terminal';

const FOLDER = resolve(ROOT, 'docs/pictures');
const PROGRAMS = resolve(ROOT, 'dist/shop');
const ORDERS = 30;
const EVERY_MS = 220;
const WIDTH = 1180;
/** Of pixels for each of the page's: sharp on a good screen. */
const SHARPNESS = 1.5;
const LARGEST = 150_000;

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const broker = await findBroker();
  const viewer = start('dist/cli.cjs', {
    register: 'none',
    args: ['view', '--port', '0', '--grpc-port', '0'],
    timeoutMs: 300_000,
  });
  const [, url] = await viewer.line(/^The page: (\S+)\/$/);
  const shop = await openShop({
    name: 'shop',
    brokerUrl: broker.url,
    programs: PROGRAMS,
    telemetry: {
      OTEL_EXPORTER_OTLP_ENDPOINT: url!,
      NODE_OPTIONS: `--require "${resolve(ROOT, 'dist/register.cjs')}"`,
    },
  });
  const browser = await openBrowser();
  try {
    for (let order = 0; order < ORDERS; order++) {
      await fetch(`${shop.url}/orders`, { method: 'POST', body: '{"item":"kettle","quantity":1}' });
      await sleep(EVERY_MS); // orders come one by one, so that queues are as in life
    }
    await all(`${url}/api/messages?queue=shop.bills&outcome=ok&limit=1`, ORDERS);
    const failed = await answer(`${url}/api/messages?outcome=retried&limit=1`);
    const { traceId, spanId } = failed.rows[0]!;

    const page = await browser.newPage({ deviceScaleFactor: SHARPNESS, colorScheme: 'light' });
    // where this repository lies is nobody's business
    await page.route('**/api/journey/**', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll(PROGRAMS, '/app') });
    });
    const take = async (name: string, height: number, path: string, shown: string) => {
      await page.setViewportSize({ width: WIDTH, height });
      await page.goto(`${url}/${path}`);
      await page.locator(shown).first().waitFor();
      await save(page, name);
    };
    await take('flow', 560, '#/flow', '.plan .consume');
    await take('messages', 480, '#/messages', '.row');
    await take('journey', 600, `#/journey/${traceId}?span=${spanId}`, '.detail');

    const journey = await (await fetch(`${url}/api/journey/${traceId}?format=otlp`)).text();
    const terminal = await browser.newPage({ deviceScaleFactor: SHARPNESS });
    await terminal.setContent(await terminalPage(journey));
    await save(terminal, 'terminal', '.terminal');
  } finally {
    await browser.close();
    await shop.close();
    await viewer.kill();
    await broker.stop();
  }
}

async function answer(path: string): Promise<Messages> {
  return (await (await fetch(path)).json()) as Messages;
}

/** Until all orders are through. */
async function all(path: string, count: number): Promise<void> {
  while ((await answer(path)).total < count) await sleep(100);
}

async function save(page: Page, name: string, part = 'body'): Promise<void> {
  const path = resolve(FOLDER, `${name}.png`);
  await page.locator(part).screenshot({ path, animations: 'disabled' });
  await squeeze(path);
  const { size } = statSync(path);
  console.log(`docs/pictures/${name}.png  ${Math.round(size / 1000)} kB`);
  if (size > LARGEST) throw new Error(`${name}.png has ${size} bytes: at most ${LARGEST} are wanted`);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

/** `hoptrace view` as users start it, and its page in a real browser. */
import { resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { openShop, type Shop } from '../../src/view/demo/shop';
import { openBrowser } from './browser';
import { ROOT, start } from './program';

export interface OpenedPage {
  /** Of the viewer: the page, and where OTLP goes. */
  url: string;
  context: BrowserContext;
  page: Page;
  /** What the browser complained of: errors of scripts, and what the content security policy forbade. */
  complaints: string[];
  /** A new shop that sends its telemetry here; the test closes it. */
  openShop(): Promise<Shop>;
  /** Ends the viewer alone. */
  endViewer(): Promise<void>;
  close(): Promise<void>;
}

/** For what is to appear; with less than a test has, so that it says what did not. */
const PATIENCE_MS = 20_000;
/** The longest that a timer knows. */
const FOREVER_MS = 2 ** 31 - 1;

export async function openPage(): Promise<OpenedPage> {
  const viewer = start('dist/cli.cjs', {
    register: 'none',
    args: ['view', '--port', '0', '--grpc-port', '0'],
    timeoutMs: FOREVER_MS,
  });
  const [, url] = await viewer.line(/^The page: (\S+)\/$/);
  const browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return {
    url: url!,
    context,
    page,
    complaints,
    openShop: () =>
      openShop({
        brokerUrl: process.env.AMQP_URL!,
        programs: resolve(ROOT, 'dist/shop'),
        telemetry: {
          OTEL_EXPORTER_OTLP_ENDPOINT: url!,
          NODE_OPTIONS: `--require "${resolve(ROOT, 'dist/register.cjs')}"`,
        },
      }),
    endViewer: () => viewer.kill(),
    async close() {
      await browser.close();
      await viewer.kill();
    },
  };
}

/** Places an order, as the shop's customers do. */
export async function order(shop: Shop, item: string): Promise<void> {
  const response = await fetch(`${shop.url}/orders`, {
    method: 'POST',
    body: JSON.stringify({ item, quantity: 1 }),
  });
  if (!response.ok) throw new Error(`front answered ${response.status}`);
}

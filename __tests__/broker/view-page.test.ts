/** The viewer's page in a real browser, on the real messages of a shop. The tests follow one another, as its user's steps do. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import type { Shop } from '../../src/view/demo/shop';
import { type OpenedPage, openPage, order } from '../support/page';

let opened: OpenedPage;
let page: Page;
let shop: Shop;

beforeAll(async () => {
  opened = await openPage();
  page = opened.page;
}, 120_000); // a browser may have to be installed

afterAll(async () => {
  await shop?.close();
  await opened?.close();
});

const node = (name: string) =>
  page.getByRole('list', { name: 'Services, exchanges and queues' }).getByRole('link', { name });
const way = (from: string, to: string) =>
  page.getByRole('list', { name: 'Ways of messages' }).getByRole('link', { name: `${from} to ${to}` });
const messages = () => page.getByRole('table', { name: 'Messages' }).locator('.row');
const spans = () => page.getByRole('treegrid', { name: 'Spans' }).locator('.span');
const hash = () => new URL(page.url()).hash;

test('before the first message it says what to do, with the address that it listens at', async () => {
  await page.goto(opened.url);
  await page.getByRole('heading', { name: 'Waiting for the first message' }).waitFor();
  const commands = await page.locator('.command code').allInnerTexts();
  expect(commands).toEqual([
    `OTEL_EXPORTER_OTLP_ENDPOINT=${opened.url} node --require hoptrace/register app.js`,
    'npx hoptrace view -- node app.js',
    `OTEL_EXPORTER_OTLP_ENDPOINT=${opened.url} npx hoptrace demo`,
  ]);
});

test('the map comes by itself: who sends to whom, by which queue, and what fails', async () => {
  shop = await opened.openShop();
  for (const item of ['kettle', 'teapot', 'cup', 'spoon', 'sugar']) await order(shop, item);
  for (const service of ['front', 'worker', 'stock', 'biller']) await node(`service ${service}`).waitFor();
  await node(`exchange ${shop.name}.orders`).waitFor();
  for (const queue of ['work', 'retries', 'stock', 'bills'])
    await node(`queue ${shop.name}.${queue}`).waitFor();

  await way('service front', `exchange ${shop.name}.orders`).waitFor();
  await way(`exchange ${shop.name}.orders`, `queue ${shop.name}.work`).waitFor();
  await way(`queue ${shop.name}.work`, `queue ${shop.name}.retries`).waitFor();
  await way(`queue ${shop.name}.bills`, 'service biller').filter({ hasText: 'p95' }).waitFor();
  const failing = way(`queue ${shop.name}.work`, 'service worker').filter({ hasText: '%' });
  expect(await failing.getAttribute('title')).toMatch(
    /in the queue .+ at the median, .+, 1 failed \(\d+%\), 1 dead-lettered/,
  );
  expect(await overlapping(page.locator('.plan li a'))).toEqual([]);
});

test('from the map to why a message failed in three clicks', async () => {
  await page.goto(opened.url);
  await page.getByRole('list', { name: 'Worth a look' }).getByRole('link', { name: 'card declined' }).click();
  await messages().filter({ hasText: 'card declined' }).click();
  await page.getByRole('heading', { name: 'Error: card declined' }).click();
  await page.getByRole('region', { name: 'Stack' }).getByText('at chargeCard').waitFor();
});

test('a journey: its spans as a tree, waiting is hatched, and the retry joined to its first attempt', async () => {
  await spans().filter({ hasText: '(attempt 2)' }).waitFor();
  expect(await spans().count()).toBe(13);
  expect(await page.locator('.wait.consumer').count()).toBeGreaterThan(3);
  expect(await page.locator('.wait.retry').count()).toBe(1);
  expect(await page.locator('.joins span').count()).toBe(1);

  await page.locator('.span.failing').focus();
  await page.keyboard.press('ArrowLeft');
  await page.locator('[aria-expanded=false]').waitFor();
  expect(await spans().count()).toBe(9); // without the four that the first attempt made
  await page.keyboard.press('ArrowRight');
  await page.locator('[aria-expanded=false]').waitFor({ state: 'detached' });
  expect(await spans().count()).toBe(13);
});

test('a journey is copied as text and as JSON, and saved as SVG', async () => {
  await opened.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = async (name: string) => {
    await page.locator('.actions').getByRole('button', { name }).click();
    await page.locator('.actions').getByRole('button', { name }).getByText('copied').waitFor();
    return (await page.evaluate('navigator.clipboard.readText()')) as string;
  };
  expect(await copied('Copy as text')).toContain('card declined');
  expect(Object.keys(JSON.parse(await copied('Copy as JSON')))).toEqual(['resourceSpans']);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Save as SVG' }).click(),
  ]);
  expect(readFileSync(await download.path(), 'utf8')).toMatch(/^<svg/);
});

test('messages are found by text, outcome and attempt, and each state of the page has a link', async () => {
  await page.goto(`${opened.url}/#/messages`);
  await messages().first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('order-3');
  await page.waitForURL(/text=order-3/); // what is typed counts once the typing rests
  await page.getByRole('button', { name: 'retried' }).click();
  await exactly(messages(), 1);
  await page.getByRole('button', { name: 'retried' }).click();
  await page.getByLabel('Attempt').selectOption('second or later');
  await exactly(messages(), 1);
  const link = page.url();
  expect([...new URLSearchParams(link.split('?')[1])].sort()).toEqual([
    ['attempt', '2-'],
    ['text', 'order-3'],
  ]);

  await page.goto('about:blank');
  await page.goto(link);
  await exactly(messages(), 1);
  expect(await page.getByLabel('Search').inputValue()).toBe('order-3');
  await page.getByRole('link', { name: 'Show all' }).click();
  await page.getByLabel('At least, in ms').fill('much');
  await page.getByRole('alert').filter({ hasText: 'minMs' }).waitFor();
  await page.getByLabel('At least, in ms').fill('');
});

test('a new message comes by itself; while one reads, the list stands still and says how many are new', async () => {
  await page.goto(`${opened.url}/#/messages`);
  await order(shop, 'saucer');
  await messages().filter({ hasText: 'order-6' }).first().waitFor();

  await page.setViewportSize({ width: 1280, height: 400 });
  await page.getByRole('table', { name: 'Messages' }).hover();
  await page.mouse.wheel(0, 200);
  await page.getByRole('button', { name: 'resume' }).waitFor();
  const seen = await messages().first().getAttribute('aria-rowindex');
  await order(shop, 'ladle');
  await page.getByRole('button', { name: /^\d+ new$/ }).waitFor();
  expect(await messages().filter({ hasText: 'order-7' }).count()).toBe(0);
  expect(await messages().first().getAttribute('aria-rowindex')).toBe(seen);

  await page.getByRole('button', { name: /^\d+ new$/ }).click();
  await messages().filter({ hasText: 'order-7' }).first().waitFor();
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('everything can be done by keyboard', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await page.locator('tbody a').first().waitFor();
  await page.keyboard.press('j');
  await page.locator('tbody a[href*="#/messages?queue="]:focus').waitFor();
  await page.keyboard.press('1');
  await page.getByRole('heading', { name: 'Flow' }).waitFor();
  await page.keyboard.press('2');
  await messages().first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.locator('.detail').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Escape');
  await page.locator('.detail').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await messages().first().waitFor();
  expect(hash()).toBe('#/messages');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'detached' });
});

test('back from a journey one is where one was: the list stands still, and the row has the focus', async () => {
  const size = page.viewportSize()!;
  await page.setViewportSize({ ...size, height: 320 }); // so that there is something to scroll
  await page.goto('about:blank');
  await page.goto(`${opened.url}/#/messages`);
  await messages().first().waitFor();
  const fifteen = page.locator('[data-index="15"] a:focus');
  for (let n = 0; n <= 15; n++) await page.keyboard.press('j');
  await fifteen.waitFor();
  const left = await page.locator('[data-index="15"]').textContent();
  await page.keyboard.press('Enter');
  await page.locator('.detail').waitFor();
  await order(shop, 'jug');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await fifteen.waitFor();
  expect(await page.locator('[data-index="15"]').textContent()).toBe(left);
  await page.getByRole('button', { name: /^\d+ new$/ }).waitFor();
  await page.keyboard.press('k');
  await page.locator('[data-index="14"] a:focus').waitFor();
  await page.keyboard.press('Escape');
  await page.setViewportSize(size);
});

test('keys that come faster than the page draws are taken in their order', async () => {
  await messages().first().click(); // opens its own span
  await page.locator('.detail').waitFor();
  await spans().first().click();
  await page.locator('.detail').waitFor();
  await inOneFrame(['j', 'j', 'k', 'Escape']);
  await page.locator('.detail').waitFor({ state: 'detached' });
  expect(hash()).not.toContain('span=');
  await inOneFrame(['j', 'Enter']);
  await page.locator('.detail').waitFor();
  await inOneFrame(['Escape', 'j', 'Escape']);
  await messages().first().waitFor();
});

test('queues are sorted by what one asks for', async () => {
  await page.goto(`${opened.url}/#/queues`);
  const names = () => page.locator('tbody th .name').allInnerTexts();
  await page.getByRole('columnheader', { name: 'Queue', exact: true }).getByRole('link').click();
  await page.locator('th[aria-sort=ascending]').waitFor();
  const ascending = await names();
  expect(ascending).toEqual([...ascending].sort());
  await page.getByRole('columnheader', { name: 'Queue', exact: true }).getByRole('link').click();
  await page.locator('th[aria-sort=descending]').waitFor();
  expect(await names()).toEqual(ascending.reverse());
});

test('the browser had nothing to complain of but the bad question, and says when the viewer has ended', async () => {
  expect(opened.complaints.filter((complaint) => !complaint.includes('400'))).toEqual([]);
  await opened.endViewer();
  await page.getByRole('alert').filter({ hasText: 'The viewer has ended' }).waitFor();
});

/** Presses keys without letting the browser draw between them. */
async function inOneFrame(keys: string[]): Promise<void> {
  // microtasks between them: the page's own state, not its picture
  const press = `async (keys) => {
    for (const key of keys) {
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      for (let turns = 0; turns < 10; turns++) await Promise.resolve();
    }
  }`;
  await page.evaluate(`(${press})(${JSON.stringify(keys)})`);
}

/** Until there are so many, which is all that `count` cannot wait for. */
async function exactly(rows: Locator, count: number): Promise<void> {
  await rows.nth(count - 1).waitFor();
  await rows.nth(count).waitFor({ state: 'detached' });
}

/** The names of links that cover each other. */
async function overlapping(links: Locator): Promise<string[]> {
  const boxes = await Promise.all(
    (await links.all()).map(async (link) => ({
      name: (await link.getAttribute('title')) ?? '',
      ...(await link.boundingBox())!,
    })),
  );
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
      )
      .map((b) => `${a.name} | ${b.name}`),
  );
}

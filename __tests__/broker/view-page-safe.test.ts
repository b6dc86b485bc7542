/** The viewer's page with names that mean harm, on a telephone, and for those who hear it. */
import { readFileSync } from 'node:fs';
import { type OpenedPage, openPage } from '../support/page';
import { run } from '../support/program';
import { ownNames } from '../support/queue';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const HARM = '<img src=x onerror="document.title=`harmed`"><script>document.title="harmed"</script>';
/** Turns the reading direction of what follows. */
const TURN = '\u202e';
const LONG = `${'0123456789'.repeat(1024)}the end`;

const own = ownNames();
let opened: OpenedPage;

beforeAll(async () => {
  opened = await openPage();
}, 120_000); // a browser may have to be installed

afterAll(async () => {
  await opened?.close();
  await own.delete();
});

test('names that hold markup or turn the text are shown as text, wherever they stand', async () => {
  const { page, url } = opened;
  const queue = own.queue(`${HARM}${TURN}`);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SERVICE_NAME: HARM };
  await run('fixtures/programs/ordinary.cjs', { env, args: [own.exchange(HARM), queue] });

  await page.goto(url);
  const map = page.getByRole('list', { name: 'Services, exchanges and queues' });
  await map.getByRole('link', { name: `service ${HARM}` }).waitFor();
  await map.getByRole('link', { name: `queue ${queue.replace(TURN, '\\u202e')}` }).click();
  await page.locator('.row').filter({ hasText: '<img' }).click();
  await page.locator('.detail').waitFor();
  await page.locator('.detail dd').filter({ hasText: '\\u202e' }).first().waitFor();
  await page.goto(`${url}/#/queues`);
  await page.locator('tbody').getByText('<img').waitFor();

  expect(await page.locator('img, #app script').count()).toBe(0);
  expect(await page.title()).not.toBe('harmed');
  expect(await page.locator('#app').textContent()).not.toContain(TURN);
});

test('an id of 10 kB breaks no line, and is there in full', async () => {
  const { page, url } = opened;
  await send(url, { 'messaging.message.id': LONG, 'messaging.message.conversation_id': LONG });
  await page.goto(`${url}/#/messages?text=the+end`);
  const row = page.locator('.row').first();
  await row.waitFor();
  expect((await row.boundingBox())!.height).toBeLessThan(40);
  await row.click();
  await page.locator('.detail dd').filter({ hasText: LONG }).first().waitFor();
});

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 400],
] as const)('every view can be read by everybody: %s, %d pixels', async (colorScheme, width) => {
  const { context, url } = opened;
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize({ width, height: 800 });
  const shown: Record<string, string> = {
    '#/flow?window=all': '.plan .node',
    '#/messages': '.row',
    '#/queues': 'tbody tr',
  };
  for (const [hash, element] of Object.entries(shown)) {
    await page.goto(`${url}/${hash}`);
    await page.locator(element).first().waitFor();
    expect([hash, await violations(page), await page.evaluate(SIDEWAYS)]).toEqual([hash, [], 0]);
  }
  await page.goto(`${url}/#/messages`);
  await page.locator('.row').first().click();
  await page.locator('.detail').waitFor();
  expect([await violations(page), await page.evaluate(SIDEWAYS)]).toEqual([[], 0]);
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.close();
});

test('nothing was fetched from elsewhere, and the browser had nothing to complain of', async () => {
  expect(opened.complaints).toEqual([]);
  const fetched = (await opened.page.evaluate(
    'performance.getEntriesByType("resource").map(({ name }) => new URL(name).origin)',
  )) as string[];
  expect(new Set(fetched)).toEqual(new Set([opened.url]));
});

/** How far the whole page can be scrolled to the side. */
const SIDEWAYS = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** What axe has to say against the page, in short. */
async function violations(page: OpenedPage['page']): Promise<string[]> {
  await page.evaluate(AXE);
  return (await page.evaluate(
    'axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => [id, html].join(": "))))',
  )) as string[];
}

/** A message as another language's program might have sent it. */
async function send(url: string, attributes: Record<string, string>): Promise<void> {
  const all = { 'messaging.system': 'rabbitmq', 'messaging.operation.name': 'process', ...attributes };
  const span = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'process long',
    kind: 5,
    startTimeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
    endTimeUnixNano: String(BigInt(Date.now() + 5) * 1_000_000n),
    attributes: Object.entries({
      ...all,
      'messaging.operation.type': 'process',
      'hoptrace.queue': 'long',
    }).map(([key, stringValue]) => ({ key, value: { stringValue } })),
  };
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  expect(response.status).toBe(200);
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CollectedSpan } from '../support/collector';
import { handle, nameOf, type Work } from '../support/handling';
import { ROOT } from '../support/program';

const directory = mkdtempSync(join(tmpdir(), 'hoptrace-'));
const config = join(directory, 'hoptrace.json');
afterAll(() => rmSync(directory, { recursive: true }));

/** The attributes of one span whose names begin with one of these. */
function attributesOf(spans: readonly CollectedSpan[], name: string, ...prefixes: string[]) {
  const { attributes } = spans.find((span) => span.name === name)!;
  return Object.fromEntries(
    Object.entries(attributes).filter(([key]) => prefixes.some((prefix) => key.startsWith(prefix))),
  );
}

test('HOPTRACE_CAPTURE_HEADERS: headers that are named, cut to length, and no others', async () => {
  const queue = nameOf('orders');
  const headers = {
    'x-tenant-id': 'blue',
    'x-order-id': 7,
    'x-order-tags': ['a', { b: true }],
    'x-order-note': 'n'.repeat(1000),
    'x-secret': 'hush',
  };
  const { spans } = await handle(
    { queues: [queue], messages: [{ to: queue, properties: { headers } }] },
    { HOPTRACE_CAPTURE_HEADERS: 'x-tenant-id, x-order-*' },
  );
  const expected = {
    'messaging.header.x-tenant-id': 'blue',
    'messaging.header.x-order-id': 7,
    'messaging.header.x-order-tags': '["a",{"b":true}]',
    'messaging.header.x-order-note': 'n'.repeat(256),
  };
  expect(attributesOf(spans, `publish ${queue}`, 'messaging.header.')).toEqual(expected);
  expect(attributesOf(spans, `process ${queue}`, 'messaging.header.')).toEqual(expected);
  expect(
    JSON.stringify(spans, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toContain('hush');
});

describe('HOPTRACE_CONFIG', () => {
  const [orders, others, shelf, exchange] = [
    nameOf('orders'),
    nameOf('others'),
    nameOf('shelf'),
    nameOf('shop'),
  ];
  const work: Work = {
    exchange,
    queues: [orders, others, shelf],
    get: shelf,
    messages: [
      {
        to: orders,
        key: `${orders}.eu.created`,
        properties: { type: 'order', messageId: 'm-1', headers: { 'x-tenant-id': 'blue', 'x-card': '4711' } },
        body: { order: { id: 7, 'a/b': ['first'] }, total: 9.5 },
      },
      { to: others, key: `${others}.us`, body: { order: { id: 8 } } },
      { to: others, forward: shelf },
    ],
  };
  const rules = [
    { attributes: { 'app.team': 'shop' } },
    {
      queue: 'orders-*',
      routingKey: '#.eu.*',
      attributes: {
        'app.tenant': { header: 'x-tenant-id' },
        'app.card': { header: 'x-card' },
        'app.type': { property: 'type' },
        'app.order.id': { body: '/order/id' },
        'app.first': { body: '/order/a~1b/0' },
        'app.none': { body: '/nowhere' },
      },
      rename: { 'messaging.message.id': 'app.message', 'app.first': 'app.tag' },
      redact: ['app.card', 'messaging.rabbitmq.message.*'],
    },
    { exchange, attributes: { 'app.order.id': { body: '/order/id' }, 'app.area': 'exchange' } },
    { queue: 'others-*', exchange: 'amq.default', attributes: { 'app.area': 'direct' } },
    { queue: 'shelf-*', attributes: { 'app.area': 'shelf' } },
  ];
  let spans: CollectedSpan[];
  let stderr: string;

  beforeAll(async () => {
    writeFileSync(config, JSON.stringify({ $schema: './schema.json', rules }));
    ({ spans, stderr } = await handle(work, { HOPTRACE_CONFIG: config }));
  });

  test('rules set, take, rename and redact attributes', () => {
    expect(stderr).toBe('');
    const prefixes = ['app.', 'messaging.message.id', 'messaging.rabbitmq.message.'];
    expect(attributesOf(spans, `process ${orders}`, ...prefixes)).toEqual({
      'app.team': 'shop',
      'app.tenant': 'blue',
      'app.card': 'REDACTED',
      'app.type': 'order',
      'app.order.id': 7,
      'app.tag': 'first',
      'app.area': 'exchange',
      'app.message': 'm-1',
      'messaging.rabbitmq.message.delivery_tag': 'REDACTED',
    });
  });

  test('by exchange and queue, for messages published, consumed and fetched', () => {
    const publishes = spans.filter(({ name }) => name === `publish ${exchange}`);
    expect(publishes.map(({ attributes }) => attributes['app.order.id']).sort()).toEqual([7, 8]);
    expect(attributesOf(spans, `publish ${others}`, 'app.')).toEqual({
      'app.team': 'shop',
      'app.area': 'direct',
    });
    expect(attributesOf(spans, `get ${shelf}`, 'app.')).toEqual({
      'app.team': 'shop',
      'app.area': 'shelf',
    });
    const areas = spans
      .filter(({ name }) => name === `process ${others}`)
      .map(({ attributes }) => attributes['app.area']);
    expect(areas.sort()).toEqual(['direct', 'exchange']);
  });

  test('its faults are reported by file and place, and the rest applies', async () => {
    writeFileSync(
      config,
      JSON.stringify({
        sampling: { [others]: 3 },
        typo: true,
        rules: [
          { queu: 'orders-*', attributes: { 'app.wrong': 1 } },
          { attributes: { 'app.right': 1, 'app.bad': { body: 'order' } } },
        ],
      }),
    );
    const told = await handle({ queues: [others], messages: [{ to: others }] }, { HOPTRACE_CONFIG: config });
    expect(told.code).toBe(0);
    expect(attributesOf(told.spans, `process ${others}`, 'app.')).toEqual({ 'app.right': 1 });
    const at = `hoptrace: HOPTRACE_CONFIG (${config}) at `;
    expect(
      told.stderr
        .trim()
        .split('\n')
        .map((line) => line.replace(/(expected one of) .*?( \(|$)/, '$1 …$2'))
        .sort(),
    ).toEqual([
      `${at}/rules/0/queu: unknown key is ignored: expected one of … (/rules/0 is left out)`,
      `${at}/rules/1/attributes/app.bad/body: "order" is ignored: expected a JSON pointer such as /order/id (/rules/1/attributes/app.bad is left out)`,
      `${at}/sampling/${others}: 3 is ignored: expected a ratio from 0 to 1`,
      `${at}/typo: unknown key is ignored: expected one of …`,
    ]);
  });
});

test('hooks in code see each span; those that throw are reported once each and harm nothing', async () => {
  const queue = nameOf('orders');
  const { code, spans, stderr } = await handle(
    {
      confirm: true,
      queues: [queue],
      messages: [
        { to: queue, properties: { messageId: 'm-1' } },
        { to: queue, fail: true },
      ],
    },
    {},
    { preload: resolve(ROOT, 'fixtures/own-sdk/hooks.cjs'), register: 'none' },
  );
  expect(code).toBe(0);
  expect(attributesOf(spans, `publish ${queue}`, 'app.')).toEqual({
    'app.published': 'm-1',
    'app.confirmed': true,
  });
  const processed = spans.filter(({ name }) => name === `process ${queue}`);
  expect(
    processed.map(({ attributes }) => [attributes['app.begun'], attributes['app.ended']]).sort(),
  ).toEqual([
    [`${queue}`, 'ack'],
    [`${queue}`, 'as it was told'],
  ]);
  const reports = [...stderr.matchAll(/hoptrace: hook (\w+): Error: of the hook's own/g)];
  expect(reports.map(([, hook]) => hook).sort()).toEqual([
    'confirm',
    'processEnd',
    'processStart',
    'publish',
  ]);
});

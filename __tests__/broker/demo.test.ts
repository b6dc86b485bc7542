import { resolve } from 'node:path';
import { connect } from 'amqplib';
import { openShop } from '../../src/view/demo/shop';
import { startCollector } from '../support/collector';
import { type Program, start } from '../support/program';

const TSX = { register: 'none', nodeArgs: ['--import', 'tsx'] } as const;

let demo: Program | undefined;
afterEach(() => demo?.kill());

test('the demo draws every order, plainly in a pipe, and ends by itself', async () => {
  demo = start('fixtures/demo/main.ts', TSX);
  const { code, stdout, stderr } = await demo.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

  const lines = stdout.split('\n');
  expect(lines.filter((line) => /^order-\d · 4 messages processed$/.test(line))).toHaveLength(4);
  expect(stdout).toMatch(
    /^order-3 · failed at first attempt \(card declined\), retried after \d+ ms, processed\n13 spans · /m,
  );
  expect(stdout).toContain('5 orders, 5 traces, 45 spans');
  expect(stdout).not.toContain('\x1b');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
});

test('the demo sends its telemetry on to where OTLP goes', async () => {
  const next = await startCollector();
  try {
    demo = start('fixtures/demo/main.ts', { ...TSX, env: next.env });
    await expect(demo.ended).resolves.toMatchObject({ code: 0, stderr: '' });
    expect(next.spans.filter(({ name }) => name.startsWith('process ')).length).toBeGreaterThan(0);
    expect(new Set(next.points.map(({ name }) => name))).toContain('messaging.process.duration');
  } finally {
    await next.stop();
  }
});

test('that nobody listens there is said once, and harms nothing', async () => {
  const nowhere = 'http://127.0.0.1:1';
  demo = start('fixtures/demo/main.ts', { ...TSX, env: { OTEL_EXPORTER_OTLP_ENDPOINT: nowhere } });
  const { code, stdout, stderr } = await demo.ended;
  expect(stderr).toMatch(/^http:\/\/127\.0\.0\.1:1 gets no telemetry: .+\n$/);
  expect(code).toBe(0);
  expect(stdout).toContain('5 orders, 5 traces, 45 spans');
});

test('with --stay it takes orders until it is interrupted', async () => {
  demo = start('fixtures/demo/main.ts', { ...TSX, args: ['--stay'] });
  const [, url] = await demo.line(/curl .* (http:\S+)$/);
  const response = await fetch(url!, { method: 'POST', body: '{"item":"kettle","quantity":1}' });
  await expect(response.json()).resolves.toEqual({ id: 6, item: 'kettle', quantity: 1 });
  await demo.line(/^order-6 · 4 messages processed$/);
  demo.signal('SIGINT');
  await expect(demo.ended).resolves.toMatchObject({ code: 0, stderr: '' });
});

test('a shop that closes leaves nothing at the broker', async () => {
  const connection = await connect(process.env.AMQP_URL!);
  const collector = await startCollector();
  const shop = await openShop({
    brokerUrl: process.env.AMQP_URL!,
    programs: resolve(__dirname, '../../fixtures/shop'),
    telemetry: { ...collector.env, NODE_OPTIONS: '--require hoptrace/register' },
  });
  const exists = async (queue: string) => {
    const channel = await connection.createChannel();
    channel.on('error', () => {}); // asking for what is not there closes the channel
    return channel.checkQueue(`${shop.name}.${queue}`).then(
      () => true,
      () => false,
    );
  };
  const queues = ['work', 'retries', 'stock', 'bills'];
  expect(await Promise.all(queues.map(exists))).toEqual([true, true, true, true]);
  await shop.close();
  expect(await Promise.all(queues.map(exists))).toEqual([false, false, false, false]);
  await collector.stop();
  await connection.close();
});

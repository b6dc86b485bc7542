import { type PrivateBroker, startPrivateBroker } from '../support/broker';
import { record, startRecorded } from '../support/recorded';

let broker: PrivateBroker;

beforeAll(async () => {
  broker = await startPrivateBroker();
  for (const vhost of ['shop/eu', 'named']) {
    await broker.rabbitmqctl('add_vhost', vhost);
    await broker.rabbitmqctl('set_permissions', '-p', vhost, 'guest', '.*', '.*', '.*');
  }
}, 60_000);
afterAll(() => broker.stop());

test('every way to connect: the spans say where to, and no password', async () => {
  const { url, port } = broker;
  const object = {
    protocol: 'amqp',
    hostname: 'localhost',
    port,
    username: 'guest',
    password: 'guest',
    vhost: 'shop/eu',
  };
  const ways: [unknown[], { host: string; vhost: string }][] = [
    [[url], { host: '127.0.0.1', vhost: '/' }],
    [[`${url}/%2f`], { host: '127.0.0.1', vhost: '/' }],
    [[`${url}/named?heartbeat=10`], { host: '127.0.0.1', vhost: 'named' }],
    [[`${url}/shop%2Feu`, { noDelay: true }], { host: '127.0.0.1', vhost: 'shop/eu' }],
    [[url.replace('127.0.0.1', 'localhost')], { host: 'localhost', vhost: '/' }],
    [[object], { host: 'localhost', vhost: 'shop/eu' }],
  ];
  const { code, stderr, spans } = await record('fixtures/programs/connecting.cjs', {
    args: [JSON.stringify(ways.map(([args]) => args))],
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  ways.forEach(([, { host, vhost }], index) => {
    const published = spans.find(({ attributes }) => attributes['messaging.message.id'] === `way ${index}`);
    expect(published?.attributes).toMatchObject({
      'server.address': host,
      'server.port': port,
      'network.peer.address': expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
      'network.peer.port': port,
      'messaging.rabbitmq.vhost.name': vhost,
    });
  });
  expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toMatch(/guest|amqp:/);
});

const PROGRAM = 'fixtures/programs/connecting.cjs';

test('a blocked connection blocks as ever, and its publishes end when it is not blocked any more', async () => {
  const program = startRecorded(PROGRAM, { args: [JSON.stringify([[broker.url]]), 'blocked'] });
  try {
    await program.line(/^ready/);
    await broker.rabbitmqctl('set_vm_memory_high_watermark', '0.000001');
    await program.line(/^blocked: low on memory/);
    await broker.rabbitmqctl('set_vm_memory_high_watermark', '0.4');
    await program.line(/^unblocked/);
    const { code, stderr, spans } = await program.recorded;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const published = spans.filter(({ name }) => name === 'publish nowhere');
    expect(published.length).toBeGreaterThan(0);
    expect(published.filter(({ status }) => status.code !== 'UNSET')).toEqual([]);
  } finally {
    await program.kill();
  }
});

test('amqplib’s own recovering connections are traced before and after', async () => {
  const args = [JSON.stringify([[broker.url]]), 'recover'];
  const { code, spans } = await record(PROGRAM, { args });
  expect(code).toBe(0);
  for (const id of ['before', 'after']) {
    const published = spans.find(({ attributes }) => attributes['messaging.message.id'] === id);
    expect(published).toMatchObject({
      status: { code: 'UNSET' },
      attributes: { 'server.port': broker.port },
    });
  }
});

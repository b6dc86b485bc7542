import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, type PrivateBroker, startPrivateBroker } from '../support/broker';
import { record, startRecorded } from '../support/recorded';

const directory = mkdtempSync(join(tmpdir(), 'hoptrace-tls-'));
const CERTIFICATE = join(directory, 'certificate.pem');
const KEY = join(directory, 'key.pem');

const hasIPv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);
/** Without IPv6, the same form of URL and socket leads to an address of IPv4. */
const IPV6 = hasIPv6
  ? { inUrl: '[::1]', address: '::1' }
  : { inUrl: '[::ffff:127.0.0.1]', address: '::ffff:127.0.0.1' };

let broker: PrivateBroker;
let tlsPort: number;

beforeAll(async () => {
  makeCertificate();
  [tlsPort] = (await freePorts(1)) as [number];
  broker = await startPrivateBroker({
    config: [
      ...['127.0.0.1', ...(hasIPv6 ? ['::1'] : [])].map(
        (address, index) => `listeners.ssl.${index + 1} = ${address}:${tlsPort}`,
      ),
      `ssl_options.certfile = ${CERTIFICATE}`,
      `ssl_options.keyfile = ${KEY}`,
    ].join('\n'),
  });
  for (const vhost of ['shop/eu', 'named']) {
    await broker.rabbitmqctl('add_vhost', vhost);
    await broker.rabbitmqctl('set_permissions', '-p', vhost, 'guest', '.*', '.*', '.*');
  }
}, 60_000);
afterAll(async () => {
  await broker.stop();
  rmSync(directory, { recursive: true });
});

/** For this machine's loopback, signed by itself. */
function makeCertificate(): void {
  const names = 'DNS:localhost,IP:127.0.0.1,IP:::1,IP:::ffff:127.0.0.1';
  const request =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost';
  const files = ['-addext', `subjectAltName=${names}`, '-keyout', KEY, '-out', CERTIFICATE];
  execFileSync('openssl', [...request.split(' '), ...files], { stdio: 'pipe' });
}

interface Where {
  host: string;
  vhost: string;
  port?: number;
}

/** URLs that name no port mean 5672: what listens there, if anything does, is the broker of the test run. */
function withoutPort(): [unknown[], Where][] {
  const { hostname, port } = new URL(process.env.AMQP_URL!);
  if (port !== '' && port !== '5672') return [];
  return [[[`amqp://guest:guest@${hostname}`], { host: hostname, vhost: '/', port: 5672 }]];
}

test('every way to connect: the spans say where to, and no password', async () => {
  const { url, port: plainPort } = broker;
  const object = {
    protocol: 'amqp',
    hostname: 'localhost',
    port: plainPort,
    username: 'guest',
    password: 'guest',
    vhost: 'shop/eu',
  };
  const ca = readFileSync(CERTIFICATE, 'utf8');
  const tls = (host: string) => `amqps://guest:guest@${host}:${tlsPort}`;
  const ways: [unknown[], Where][] = [
    [[url], { host: '127.0.0.1', vhost: '/' }],
    [[`${url}/%2f`], { host: '127.0.0.1', vhost: '/' }],
    [[`${url}/named?heartbeat=10`], { host: '127.0.0.1', vhost: 'named' }],
    [[`${url}/shop%2Feu`, { noDelay: true }], { host: '127.0.0.1', vhost: 'shop/eu' }],
    [[url.replace('127.0.0.1', 'localhost')], { host: 'localhost', vhost: '/' }],
    [[object], { host: 'localhost', vhost: 'shop/eu' }],
    [[tls('localhost'), { ca }], { host: 'localhost', vhost: '/', port: tlsPort }],
    [[tls('127.0.0.1'), { ca }], { host: '127.0.0.1', vhost: '/', port: tlsPort }],
    [[tls(IPV6.inUrl), { ca }], { host: IPV6.address, vhost: '/', port: tlsPort }],
    ...withoutPort(),
  ];
  const { code, stderr, spans } = await record('fixtures/programs/connecting.cjs', {
    args: [JSON.stringify(ways.map(([args]) => args))],
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  ways.forEach(([, { host, vhost, port = plainPort }], index) => {
    const published = spans.find(({ attributes }) => attributes['messaging.message.id'] === `way ${index}`);
    expect(published?.attributes).toMatchObject({
      'server.address': host,
      'server.port': port,
      'messaging.rabbitmq.vhost.name': vhost,
    });
    const peer = published?.attributes['network.peer.address'] ?? host;
    expect(peer).toMatch(/^((::ffff:)?127\.0\.0\.1|::1)$/);
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

test.each(['promise', 'callback'])(
  'amqplib’s own recovering connections are traced before and after (%s API)',
  async (api) => {
    const args = [JSON.stringify([[broker.url]]), `recover ${api}`];
    const { code, spans } = await record(PROGRAM, { args });
    expect(code).toBe(0);
    for (const id of ['before', 'after']) {
      const published = spans.find(({ attributes }) => attributes['messaging.message.id'] === id);
      expect(published).toMatchObject({
        status: { code: 'UNSET' },
        attributes: { 'server.port': broker.port },
      });
    }
  },
);

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReader } from '../../../src/config/environment';
import { readSkyWalkingConfig as configFrom, type SkyWalkingOptions } from '../../../src/config/skywalking';
import { identityOf } from '../../../src/skywalking/identity';

let lines: string[];
beforeEach(() => {
  lines = [];
});

function readSkyWalkingConfig(options: SkyWalkingOptions, env: NodeJS.ProcessEnv) {
  return configFrom(
    options,
    createReader(env, (line) => void lines.push(line)),
  );
}

test('defaults', () => {
  expect(readSkyWalkingConfig({}, {})).toEqual({
    service: undefined,
    instance: undefined,
    protocol: 'grpc',
    addresses: ['127.0.0.1:11800'],
    authentication: undefined,
    tls: undefined,
    timeout: 10_000,
    queueTag: 'routing-key',
  });
  expect(readSkyWalkingConfig({}, { HOPTRACE_SKYWALKING_PROTOCOL: 'http' }).addresses).toEqual([
    '127.0.0.1:12800',
  ]);
});

test('SkyWalking’s variables', () => {
  expect(
    readSkyWalkingConfig(
      {},
      {
        SW_AGENT_NAME: 'shop',
        SW_AGENT_INSTANCE_NAME: 'shop-1',
        SW_AGENT_COLLECTOR_BACKEND_SERVICES: ' oap-1:11800, [::1]:11801,https://oap-3:443/ ',
        SW_AGENT_AUTHENTICATION: 'token',
        SW_AGENT_TRACE_TIMEOUT: '500',
        HOPTRACE_SKYWALKING_QUEUE_TAG: 'queue',
      },
    ),
  ).toEqual({
    service: 'shop',
    instance: 'shop-1',
    protocol: 'grpc',
    addresses: ['oap-1:11800', '[::1]:11801', 'oap-3:443'],
    authentication: 'token',
    tls: { ca: undefined, cert: undefined, key: undefined },
    timeout: 500,
    queueTag: 'queue',
  });
  expect(lines).toEqual([]);
});

test('what is set in code comes first', () => {
  const env = {
    SW_AGENT_NAME: 'env',
    SW_AGENT_COLLECTOR_BACKEND_SERVICES: 'env:1',
    HOPTRACE_SKYWALKING_PROTOCOL: 'grpc',
  };
  expect(
    readSkyWalkingConfig({ service: 'code', addresses: ['code:2'], protocol: 'http' }, env),
  ).toMatchObject({
    service: 'code',
    addresses: ['code:2'],
    protocol: 'http',
  });
});

test.each([['SW_AGENT_FORCE_TLS'], ['SW_AGENT_SECURE']])('%s switches TLS on', (name) => {
  expect(readSkyWalkingConfig({}, { [name]: 'True' }).tls).toBeDefined();
  expect(readSkyWalkingConfig({}, { [name]: 'false' }).tls).toBeUndefined();
});

test('certificates are read; naming an authority switches TLS on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hoptrace-'));
  try {
    writeFileSync(join(folder, 'ca.pem'), 'CA');
    expect(readSkyWalkingConfig({}, { SW_AGENT_SSL_TRUSTED_CA_PATH: join(folder, 'ca.pem') }).tls?.ca).toBe(
      'CA',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  [
    'SW_AGENT_COLLECTOR_BACKEND_SERVICES',
    'oap',
    '"oap" is ignored: expected host:port, or several separated by commas',
  ],
  ['SW_AGENT_COLLECTOR_BACKEND_SERVICES', 'oap:0,oap:99999', '"oap:0,oap:99999" is ignored'],
  ['HOPTRACE_SKYWALKING_PROTOCOL', 'kafka', '"kafka" is ignored: expected one of grpc, http'],
  ['HOPTRACE_SKYWALKING_QUEUE_TAG', 'topic', '"topic" is ignored: expected one of routing-key, queue'],
  ['SW_AGENT_TRACE_TIMEOUT', '10s', '"10s" is ignored: expected a whole number of milliseconds'],
  [
    'SW_AGENT_SSL_TRUSTED_CA_PATH',
    '/none',
    '"/none" is ignored: expected the path of a file that can be read',
  ],
])('%s=%s is reported, and the default stands', (name, value, line) => {
  expect(readSkyWalkingConfig({}, { [name]: value })).toEqual(readSkyWalkingConfig({}, {}));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(`${name}: ${line}`);
});

test('of several addresses the good ones are used', () => {
  expect(
    readSkyWalkingConfig({}, { SW_AGENT_COLLECTOR_BACKEND_SERVICES: 'oap-1:11800,oap-2' }).addresses,
  ).toEqual(['oap-1:11800']);
  expect(lines[0]).toContain('"oap-2" is ignored');
});

describe('names', () => {
  test('at most 50 characters, the same in header and report', () => {
    expect(identityOf({ service: 's'.repeat(60), instance: 'i'.repeat(60) }, {})).toEqual({
      service: 's'.repeat(50),
      instance: 'i'.repeat(50),
    });
  });
  test('of the process, where nothing else is known', () => {
    const { service, instance } = identityOf({}, {});
    expect(service).toBe('unknown_service:node');
    expect(instance.startsWith(`${process.pid}@`)).toBe(true);
    expect(instance.length).toBeLessThanOrEqual(50);
  });
});

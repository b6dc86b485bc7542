import { Client, Metadata, status } from '@grpc/grpc-js';
import type { OtlpSettings } from '../../../src/config/otlp';
import { connect } from '../../../src/export/grpc';

jest.mock('@grpc/grpc-js', () => {
  const real = jest.requireActual('@grpc/grpc-js');
  return { ...real, Client: jest.fn() };
});

const SETTINGS: OtlpSettings = {
  signal: 'traces',
  protocol: 'grpc',
  url: '',
  headers: {},
  timeout: 1,
  compression: 'none',
  tls: {},
  insecure: true,
};

test.each([
  ['http://collector', 'collector:80'],
  ['http://collector:80', 'collector:80'],
  ['http://[::1]:4317', '[::1]:4317'],
  ['https://collector', 'collector:443'],
  ['https://collector:443/path', 'collector:443'],
  ['collector:80', 'collector:80'],
  ['[::1]:4317', '[::1]:4317'],
])("%s is reached at %s: a scheme's own port is not gRPC's to choose", (url, address) => {
  connect({ ...SETTINGS, url });
  expect(jest.mocked(Client).mock.lastCall?.[0]).toBe(address);
});

/** google.rpc.Status with google.rpc.RetryInfo: 7 s. */
const SEVEN_SECONDS = Buffer.from(
  '\x1a\x30\x0a\x28type.googleapis.com/google.rpc.RetryInfo\x12\x04\x0a\x02\x08\x07',
  'latin1',
);

test.each([
  [status.UNAVAILABLE, SEVEN_SECONDS, { kind: 'unavailable', reason: 'gRPC UNAVAILABLE: no', wait: 7_000 }],
  [status.UNAVAILABLE, undefined, { kind: 'unavailable', reason: 'gRPC UNAVAILABLE: no' }],
  [
    status.RESOURCE_EXHAUSTED,
    SEVEN_SECONDS,
    { kind: 'unavailable', reason: 'gRPC RESOURCE_EXHAUSTED: no', wait: 7_000 },
  ],
  [status.RESOURCE_EXHAUSTED, undefined, { kind: 'refused', reason: 'gRPC RESOURCE_EXHAUSTED: no' }],
  [status.INTERNAL, SEVEN_SECONDS, { kind: 'refused', reason: 'gRPC INTERNAL: no' }],
])('a receiver that asks for time gets it: status %s', async (code, details, outcome) => {
  const metadata = new Metadata();
  if (details !== undefined) metadata.set('grpc-status-details-bin', details);
  const makeUnaryRequest = (...args: unknown[]) =>
    (args.at(-1) as (error: object) => void)({ code, details: 'no', metadata });
  jest.mocked(Client).mockImplementationOnce(() => ({ makeUnaryRequest }) as unknown as Client);
  expect(await connect({ ...SETTINGS, url: 'http://collector' })(Buffer.from('a batch'))).toEqual(outcome);
});

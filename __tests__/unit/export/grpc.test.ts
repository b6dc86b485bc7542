import { Client } from '@grpc/grpc-js';
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

import { createReader } from '../../../src/config/environment';
import { type OtlpSettings, readOtlpSettings, type Signal } from '../../../src/config/otlp';

function settingsOf(
  env: Record<string, string>,
  signal: Signal = 'traces',
): { settings: OtlpSettings; said: string[] } {
  const said: string[] = [];
  return {
    settings: readOtlpSettings(
      createReader(env, (message) => said.push(message)),
      signal,
    ),
    said,
  };
}

test("without variables, the specification's defaults", () => {
  expect(settingsOf({})).toEqual({
    settings: {
      signal: 'traces',
      protocol: 'http/protobuf',
      url: 'http://localhost:4318/v1/traces',
      headers: {},
      timeout: 10_000,
      compression: 'none',
      tls: {},
      insecure: false,
    },
    said: [],
  });
});

const E = 'OTEL_EXPORTER_OTLP_';

test.each<[Record<string, string>, Partial<OtlpSettings>]>([
  [{ [`${E}ENDPOINT`]: 'https://host/base/' }, { url: 'https://host/base/v1/traces' }],
  [{ [`${E}ENDPOINT`]: 'http://host:1?key=1' }, { url: 'http://host:1/v1/traces?key=1' }],
  [
    { [`${E}ENDPOINT`]: 'http://host', [`${E}TRACES_ENDPOINT`]: 'http://other/spans' },
    { url: 'http://other/spans' },
  ],
  [{ [`${E}METRICS_ENDPOINT`]: 'http://other' }, { url: 'http://localhost:4318/v1/traces' }],
  [{ [`${E}PROTOCOL`]: 'grpc' }, { protocol: 'grpc', url: 'http://localhost:4317' }],
  [{ [`${E}PROTOCOL`]: 'grpc', [`${E}ENDPOINT`]: 'host:1' }, { url: 'host:1' }],
  [{ [`${E}PROTOCOL`]: 'grpc', [`${E}TRACES_PROTOCOL`]: 'http/json' }, { protocol: 'http/json' }],
  [{ [`${E}HEADERS`]: 'a=1,b=2', [`${E}TRACES_HEADERS`]: 'b=3' }, { headers: { a: '1', b: '3' } }],
  [{ [`${E}TIMEOUT`]: '7' }, { timeout: 7 }],
  [{ [`${E}COMPRESSION`]: 'gzip', [`${E}TRACES_COMPRESSION`]: 'none' }, { compression: 'none' }],
  [{ [`${E}INSECURE`]: 'true' }, { insecure: true }],
])('%j', (env, expected) => {
  const { settings, said } = settingsOf(env);
  expect(settings).toMatchObject(expected);
  expect(said).toEqual([]);
});

test('certificates are read from files', () => {
  const { settings } = settingsOf({
    [`${E}CERTIFICATE`]: __filename,
    [`${E}CLIENT_KEY`]: __filename,
    [`${E}TRACES_CLIENT_CERTIFICATE`]: __filename,
  });
  const here = expect.stringContaining('certificates are read from files');
  expect(settings.tls).toEqual({ ca: here, key: here, cert: here });
});

test.each([
  ['ENDPOINT', 'localhost:4318'],
  ['TRACES_ENDPOINT', 'local host'],
  ['PROTOCOL', 'http/xml'],
  ['TIMEOUT', '0'],
  ['COMPRESSION', 'br'],
  ['CERTIFICATE', '/nowhere.pem'],
  ['INSECURE', 'yes'],
])('a value that is not understood: %s=%s', (name, value) => {
  const { settings, said } = settingsOf({ [E + name]: value });
  expect(said).toEqual([expect.stringContaining(`hoptrace: ${E}${name}: "${value}" is ignored: expected `)]);
  expect(settings).toEqual(settingsOf({}).settings);
});

test.each(['a', 'a b=1', 'a=1%0D%0Ab: 2', 'a=%E6%97%A5'])(
  'headers that are none: %j is not repeated',
  (value) => {
    const { settings, said } = settingsOf({ [`${E}HEADERS`]: value });
    expect(said).toEqual([expect.stringContaining(`${E}HEADERS: its value is ignored: expected `)]);
    expect(settings.headers).toEqual({});
  },
);

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configuration, readAll } from '../../../src/cli/doctor/configuration';
import type { Finding } from '../../../src/cli/doctor/finding';
import { KNOWN_VARIABLES } from '../../../src/config/variables';

function check(env: Record<string, string>): Finding[] {
  return configuration({ app: undefined, directory: '/', env, amqp: undefined });
}

test('every variable that is read has a meaning', () => {
  const { known } = readAll({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
  expect([...known].filter((name) => !Object.hasOwn(KNOWN_VARIABLES, name))).toEqual([]);
});

test('nothing set: one line', () => {
  expect(check({ PATH: '/bin' })).toEqual([
    { check: 'settings', status: 'ok', message: 'no OTEL_ or HOPTRACE_ variable is set: defaults apply' },
  ]);
});

test('valid: with its meaning, without its secrets', () => {
  const env = {
    OTEL_SERVICE_NAME: 'orders',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=secret',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:secret@collector:4318',
    OTEL_SEMCONV_STABILITY_OPT_IN: 'http',
  };
  const findings = check(env);
  expect(JSON.stringify(findings)).not.toContain('secret');
  expect(findings.map(({ status, message }) => `${status} ${message}`)).toEqual([
    'ok OTEL_EXPORTER_OTLP_ENDPOINT=http://***@collector:4318: where OTLP goes; over HTTP the path /v1/traces or /v1/metrics is added',
    'ok OTEL_EXPORTER_OTLP_HEADERS=…: headers sent with OTLP: key=value, separated by commas',
    'ok OTEL_SEMCONV_STABILITY_OPT_IN: hoptrace does not use it',
    'ok OTEL_SERVICE_NAME=orders: name of the service',
  ]);
});

test.each([
  ['OTEL_TRACES_SAMPLER', 'sometimes'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'collector'],
  ['HOPTRACE_RELATION', 'cousin'],
  ['HOPTRACE_CONFIG', '/no/such/file.json'],
])('not understood: %s=%s is a problem', (name, value) => {
  const [finding] = check({ [name]: value });
  expect(finding).toMatchObject({ status: 'problem', advice: 'until it is mended the default applies' });
  expect(finding!.message).toContain(name);
  expect(finding!.message).toContain(value);
});

test.each([
  ['HOPTRACE_SAMPLNG', 'HOPTRACE_SAMPLING'],
  ['OTEL_SERVICENAME', 'OTEL_SERVICE_NAME'],
  ['OTEL_EXPORTER_OTLP_ENDPOINTS', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  ['OTLP_SERVICE_NAME', 'OTEL_SERVICE_NAME'],
  ['OTEL_TRACE_EXPORTER', 'OTEL_TRACES_EXPORTER'],
])('misspelt: %s is told from %s', (name, meant) => {
  const [finding] = check({ [name]: '1' });
  expect(finding).toMatchObject({
    check: 'settings',
    status: 'problem',
    message: `${name}: there is no such variable`,
    advice: `did you mean ${meant}?`,
  });
});

test.each(['OTEL_LOGS_EXPORTER', 'OTEL_BLRP_SCHEDULE_DELAY', 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT'])(
  'of others: %s is not taken for a misspelt one',
  (name) => expect(check({ [name]: 'x' })).toMatchObject([{ status: 'ok' }]),
);

test('an address without its scheme: with the one that was meant', () => {
  const [finding] = check({ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' });
  expect(finding).toMatchObject({ status: 'problem', advice: 'did you mean http://localhost:4318?' });
});

test('a level that does not exist', () => {
  const [finding] = check({ OTEL_LOG_LEVEL: 'trace' });
  expect(finding).toMatchObject({
    status: 'problem',
    message: expect.stringMatching(/^OTEL_LOG_LEVEL: "trace" is ignored: expected one of none, error/),
  });
});

test('all that is wrong in a file, each thing by itself', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'configuration-')), 'hoptrace.json');
  writeFileSync(file, '{"sampling":{"orders":2},"relation":{"a":"child"},"settlespans":true}');
  const messages = check({ HOPTRACE_CONFIG: file }).map(({ message }) => message);
  expect(messages).toHaveLength(3);
  for (const [index, place] of ['/sampling/orders', '/relation/a', '/settlespans'].entries())
    expect(messages[index]).toContain(place);
});

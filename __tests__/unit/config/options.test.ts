import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diag } from '@opentelemetry/api';
import { VARIABLES } from '../../../src/config/env';
import { readConfig } from '../../../src/config/options';

const directory = mkdtempSync(join(tmpdir(), 'hoptrace-'));
const file = join(directory, 'hoptrace.json');
afterAll(() => rmSync(directory, { recursive: true }));

const reports: string[] = [];
beforeEach(() => {
  reports.length = 0;
  const hear = (message: string) => void reports.push(message);
  diag.setLogger({ error: hear, warn: hear, info: hear, debug: hear, verbose: hear });
});
afterEach(() => diag.disable());

test('defaults', () => {
  const config = readConfig({}, {});
  expect(config).toMatchObject({
    keep: undefined,
    settleSpans: false,
    consumeTimeout: undefined,
    requeueIsError: true,
    bodySize: false,
    captureHeaders: [],
    rules: [],
    hooks: {},
  });
  expect([config.sampling('a'), config.relation('a'), config.ignores('a'), config.templateOf('a')]).toEqual([
    undefined,
    'parent',
    false,
    undefined,
  ]);
});

test('every variable says what its option says', () => {
  const fromEnvironment = readConfig(
    {},
    {
      HOPTRACE_SAMPLING: ' 0.1, orders=1 , telemetry.*=0.01,',
      HOPTRACE_KEEP: 'errors, slow > 2s, redelivered',
      HOPTRACE_RELATION: 'parent, events.#=link, jobs.*=subscription',
      HOPTRACE_PROPAGATE: 'tracecontext, jobs.*=none',
      HOPTRACE_IGNORE: 'health.*, amq.gen-*',
      HOPTRACE_TEMPLATES: 'events.#, jobs.*',
      HOPTRACE_SETTLE_SPANS: 'True',
      HOPTRACE_CONSUME_TIMEOUT: '1.5m',
      HOPTRACE_REQUEUE_IS_ERROR: 'FALSE',
      HOPTRACE_BODY_SIZE: 'true',
      HOPTRACE_CAPTURE_HEADERS: 'x-tenant-id, x-order-*',
    },
  );
  const inCode = readConfig(
    {
      sampling: { '#': 0.1, orders: 1, 'telemetry.*': 0.01 },
      keep: { errors: true, slow: 2000, redelivered: true },
      relation: { 'events.#': 'link', 'jobs.*': 'subscription' },
      propagate: { '#': 'tracecontext', 'jobs.*': 'none' },
      ignore: ['health.*', 'amq.gen-*'],
      templates: ['events.#', 'jobs.*'],
      settleSpans: true,
      consumeTimeout: 90_000,
      requeueIsError: false,
      bodySize: true,
      captureHeaders: ['x-tenant-id', 'x-order-*'],
    },
    {},
  );
  const told = ({ sampling, relation, propagates, ignores, templateOf, ...rest }: typeof inCode) => ({
    ...rest,
    ...Object.fromEntries(
      ['orders', 'telemetry.cpu', 'events.a.b', 'jobs.x', 'health.db', 'amq.gen-x', 'else'].map((name) => [
        name,
        [sampling(name), relation(name), propagates(name)?.('traceparent'), ignores(name), templateOf(name)],
      ]),
    ),
  });
  expect(told(fromEnvironment)).toEqual(told(inCode));
  expect(fromEnvironment.sampling('orders')).toEqual({ ratio: 1, named: true });
  expect(fromEnvironment.sampling('else')).toEqual({ ratio: 0.1, named: false });
  expect(reports).toEqual([]);
  expect(Object.keys(VARIABLES)).toHaveLength(11);
});

test('code comes before the environment, that before the file, option by option', () => {
  writeFileSync(file, JSON.stringify({ settleSpans: true, bodySize: true, captureHeaders: ['file'] }));
  const config = readConfig(
    { captureHeaders: ['code'] },
    { HOPTRACE_CONFIG: file, HOPTRACE_CAPTURE_HEADERS: 'environment', HOPTRACE_BODY_SIZE: 'false' },
  );
  expect(config).toMatchObject({ settleSpans: true, bodySize: false, captureHeaders: ['code'] });
});

test('a variable of which nothing is understood leaves the file alone', () => {
  writeFileSync(file, JSON.stringify({ relation: 'link' }));
  expect(readConfig({}, { HOPTRACE_CONFIG: file, HOPTRACE_RELATION: 'child' }).relation('q')).toBe('link');
  expect(reports).toEqual([
    'hoptrace: HOPTRACE_RELATION: "child" is ignored: expected parent, link or subscription, or queue=link',
  ]);
});

test.each([
  [
    'HOPTRACE_SAMPLING',
    'orders:0.5',
    '"orders:0.5" is ignored: expected a ratio from 0 to 1, or queue=ratio',
  ],
  ['HOPTRACE_KEEP', 'slow', '"slow>" is ignored: expected errors, slow>2s or redelivered'],
  ['HOPTRACE_KEEP', 'errors>2s', '"errors>2s" is ignored: expected errors, slow>2s or redelivered'],
  ['HOPTRACE_KEEP', 'slow:2s', '"slow:2s" is ignored: expected errors, slow>2s or redelivered'],
  ['HOPTRACE_RELATION', 'a.b', '"a.b" is ignored: expected parent, link or subscription, or queue=link'],
])('what would be valid is said in the form that was written: %s=%s', (variable, text, said) => {
  readConfig({}, { [variable]: text });
  expect(reports).toEqual([`hoptrace: ${variable}: ${said}`]);
});

test.each([
  ['HOPTRACE_KEEP', 'amqp://user:pass@host'],
  ['HOPTRACE_SAMPLING', 'amqp://user:pass@host=2'],
  ['HOPTRACE_RELATION', 'user:pass@host=child'],
])('what was meant for another variable is not shown with its secrets: %s=%s', (variable, text) => {
  readConfig({}, { [variable]: text });
  expect(reports).toEqual([expect.stringContaining(variable)]);
  expect(reports[0]).not.toMatch(/pass|~1/);
});

test.each([
  ['a file that is not there', '/nowhere/a.json', 'ENOENT'],
  ['a directory', directory, 'EISDIR'],
  ['no JSON', __filename, 'JSON'],
])('%s is reported in one line', (_, path, reason) => {
  readConfig({}, { HOPTRACE_CONFIG: path });
  expect(reports).toEqual([
    expect.stringMatching(
      new RegExp(`^hoptrace: HOPTRACE_CONFIG: "${path}" is ignored: expected .*${reason}`),
    ),
  ]);
});

test('options in code are held to the same, whatever they are', () => {
  const { settleSpans } = readConfig(
    { settleSpans: 'yes', typo: 1, bodySize: undefined } as unknown as Parameters<typeof readConfig>[0],
    {},
  );
  readConfig({ rules: [() => 1] } as never, {});
  expect(settleSpans).toBe(false);
  expect(reports).toEqual([
    'hoptrace: AmqplibInstrumentation options at /settleSpans: "yes" is ignored: expected true or false',
    expect.stringMatching(/^hoptrace: AmqplibInstrumentation options at \/typo: unknown key is ignored/),
    expect.stringMatching(/^hoptrace: AmqplibInstrumentation options: .*could not be cloned/),
  ]);
});

test('options of the peer are told what they are called here, and unknown hooks what there is; the rest applies', () => {
  const hook = () => undefined;
  const { settleSpans } = readConfig(
    { settleSpans: true, consumeHook: hook, consumeTimeoutMs: 1000, onPublish: hook } as never,
    {},
  );
  expect(settleSpans).toBe(true);
  const at = 'hoptrace: AmqplibInstrumentation options at';
  expect(reports).toEqual([
    `${at} /consumeHook: an option of @opentelemetry/instrumentation-amqplib is ignored: expected processStart`,
    `${at} /consumeTimeoutMs: an option of @opentelemetry/instrumentation-amqplib is ignored: expected consumeTimeout`,
    `${at} /onPublish: unknown hook is ignored: expected one of publish, confirm, processStart, processEnd`,
  ]);
});

test.each([
  ['250ms', 250],
  ['2s', 2000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['1500', 1500],
  ['0', undefined],
  ['9999h', 2 ** 31 - 1],
])('a timeout of %s', (text, milliseconds) => {
  expect(readConfig({}, { HOPTRACE_CONSUME_TIMEOUT: text }).consumeTimeout).toBe(milliseconds);
});

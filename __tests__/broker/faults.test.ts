import { dirname, join, resolve } from 'node:path';
import { DiagLogLevel, diag, metrics } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { DEFAULTS } from '../../src/config/config';
import { createTap, type Tap, type Wrap } from '../../src/patches/tap';
import { connectionWraps, modelWraps } from '../../src/patches/targets';
import { wrapAll } from '../../src/patches/wrap';
import { createFaults } from '../../src/safety/faults';
import { createMetrics } from '../../src/telemetry/metrics/metrics';
import { Names } from '../../src/telemetry/names/names';
import { createObserver } from '../../src/telemetry/observer';
import { doEverything } from '../support/every-observation';
import { ROOT, run } from '../support/program';
import { ownNames } from '../support/queue';
import { record } from '../support/recorded';
import { METHODS, sabotaged } from '../support/sabotaged-observer';

const SABOTEUR = resolve(__dirname, '../support/saboteur.cjs');
const own = ownNames();
afterAll(own.delete);

/** What telemetry calls on its way, each made to throw, always. */
const FAULTS = [
  'tracer.startSpan',
  'span.end',
  'span.setAttribute',
  'span.setAttributes',
  'span.addEvent',
  'span.setStatus',
  'span.recordException',
  'span.isRecording',
  'span.spanContext',
  'context.with',
  'context.active',
  'propagation.inject',
  'propagation.extract',
  'processor.onStart',
  'processor.onEnd',
];

/** The same program without hoptrace and with it, and there something that throws. */
async function withFault(fault: string) {
  const program = 'fixtures/programs/client.cjs';
  const args = () => [ROOT, 'promise', own.queue('faults')];
  const [plain, traced] = await Promise.all([
    run(program, { register: 'none', args: args() }),
    record(program, { args: args(), nodeArgs: ['--require', SABOTEUR], env: { SABOTAGE: fault } }),
  ]);
  expect(plain).toMatchObject({ code: 0, stderr: '' });
  expect({ code: traced.code, stdout: traced.stdout }).toEqual({ code: 0, stdout: plain.stdout });
  return traced;
}

test('propagation.fields throws: as with a propagator of an early API, which has none, nothing is missed', async () => {
  const traced = await withFault('propagation.fields');
  expect(traced.stderr).toBe('');
  expect(traced.spans.map(({ name }) => name.split(' ')[0])).toEqual(
    expect.arrayContaining(['publish', 'process']),
  );
});

test.each(FAULTS)('%s throws: every message gets through, and each fault is reported once', async (fault) => {
  const traced = await withFault(fault);
  const reports = traced.stderr.split('\n').filter((line) => line.startsWith('hoptrace: '));
  expect(reports.filter((line) => line.includes(`sabotaged ${fault}`))).not.toEqual([]);
  expect(new Set(reports).size).toBe(reports.length);
});

test('an exporter throws: every message gets through, and OpenTelemetry’s SDK says so', async () => {
  const { stderr, spans } = await withFault('exporter.export');
  expect(spans).toEqual([]);
  expect(stderr).toContain('sabotaged exporter.export');
  expect(stderr).not.toContain('hoptrace: ');
});

describe('the patches, with an observer that throws', () => {
  const url = () => process.env.AMQP_URL!;
  const reports: string[] = [];
  let report: Tap['fault'];
  const tap = createTap((where, error) => report(where, error));
  let undo: () => void;
  let plain: string[];

  beforeAll(async () => {
    const ignore = () => {};
    const error = (message: string) => void reports.push(message.split('\n')[0]!);
    diag.setLogger(
      { error, warn: ignore, info: ignore, debug: ignore, verbose: ignore },
      { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
    );
    const lib = join(dirname(require.resolve('amqplib')), 'lib');
    undo = wrapAll([
      ...(modelWraps(require(join(lib, 'channel_model.js')), tap) as Wrap[]),
      ...connectionWraps(require(join(lib, 'connection.js')), tap),
    ]);
    plain = await doEverything(url(), own.queue('faults'));
  });
  afterAll(() => {
    undo();
    diag.disable();
  });

  /** What the program tells with the observer that is made with these means, and what is reported. */
  async function observed(make: (telemetry: Parameters<typeof createObserver>[0]) => Tap['observer']) {
    reports.length = 0;
    const fault = createFaults();
    report = fault;
    tap.observer = make({
      config: DEFAULTS,
      names: new Names(),
      tracer: new BasicTracerProvider().getTracer('faults'),
      own: undefined,
      metrics: createMetrics(() => metrics.getMeter('faults')),
      fault,
    });
    try {
      return await doEverything(url(), own.queue('faults'));
    } finally {
      tap.observer = undefined;
    }
  }

  test('one that does not is told of everything, and reports nothing', async () => {
    expect(plain).toHaveLength(18);
    expect(await observed(createObserver)).toEqual(plain);
    expect(reports).toEqual([]);
  });

  test.each(METHODS)(
    '%s throws: every message gets through, and each fault is reported once',
    async (method) => {
      expect(await observed((telemetry) => sabotaged(createObserver(telemetry), method))).toEqual(plain);
      expect(reports).not.toEqual([]);
      expect(reports.filter((line) => !line.includes(`sabotaged ${method}`))).toEqual([]);
      expect(new Set(reports).size).toBe(reports.length);
    },
  );
});

/** More spans at once than can be sent: what has arrived and what is said to be lost is what was made. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpCollector, startCollector } from '../support/collector';
import { decodeTraces } from '../support/otlp/definition';
import { spansOf } from '../support/otlp/spans';
import { start } from '../support/program';

const MADE = 50_000;

let collector: HttpCollector;
/** Reads requests and never answers. */
let silent: Server;
let read: number;

beforeAll(async () => {
  collector = await startCollector();
  silent = createServer(async (request) => {
    const body = await request.toArray().catch(() => []); // broken off
    if (request.complete) read += spansOf(decodeTraces(Buffer.concat(body))).length;
  });
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
});
beforeEach(() => {
  collector.clear();
  read = 0;
});
afterAll(async () => {
  silent.closeAllConnections();
  silent.close();
  await collector.stop();
});

const ENDS = ['by itself', 'process.exit'];

/** The collector answers nothing before all are made: how many can be sent meanwhile must not matter. */
async function burst(
  end: string,
  env: Record<string, string> = {},
): Promise<{ lines: string[]; lost: number; unanswered: number }> {
  const release = collector.hold();
  const program = start('fixtures/sdk/burst.cjs', {
    args: [String(MADE), end],
    env: { ...collector.env, OTEL_METRICS_EXPORTER: 'none', HOPTRACE_EXIT_TIMEOUT: '15000', ...env },
  });
  await program.line(/^made$/);
  release();
  const { code, stderr } = await program.ended;
  expect(code).toBe(0);
  const lines = stderr.split('\n').filter((line) => line !== '');
  const said = (pattern: RegExp): number =>
    lines
      .flatMap((line) => [...line.matchAll(pattern)].map(([, spans]) => Number(spans)))
      .reduce((sum, spans) => sum + spans, 0);
  return { lines, lost: said(/\bspans (\d+)/g), unanswered: said(/\bspans (\d+) \(no answer/g) };
}

test.each(ENDS)('memory allows it: all arrive (%s)', async (end) => {
  expect(await burst(end)).toEqual({ lines: [], lost: 0, unanswered: 0 });
  expect(collector.spans).toHaveLength(MADE);
});

test.each(ENDS)('it is bounded by a number of spans: what is lost is said (%s)', async (end) => {
  const { lines, lost } = await burst(end, { OTEL_BSP_MAX_QUEUE_SIZE: '2048' });
  expect(lost).toBeGreaterThan(0);
  expect(collector.spans.length + lost).toBe(MADE);
  expect(lines[0]).toMatch(/\(2048 are waiting already; OTEL_BSP_MAX_QUEUE_SIZE sets how many may\)$/);
  expect(lines.length).toBeLessThanOrEqual(2);
});

test.each(['http/protobuf', 'http/json'])(
  'it is bounded by bytes: what is lost is said (%s)',
  async (OTEL_EXPORTER_OTLP_PROTOCOL) => {
    const { lines, lost } = await burst('process.exit', {
      HOPTRACE_EXPORT_QUEUE_MB: '1',
      OTEL_EXPORTER_OTLP_PROTOCOL,
    });
    expect(lost).toBeGreaterThan(0);
    expect(collector.spans.length + lost).toBe(MADE);
    expect(lines[0]).toMatch(/\(1 MB are waiting already; HOPTRACE_EXPORT_QUEUE_MB sets how many may\)$/);
  },
);

test('nobody answers in the time there is: all are said to be lost, and what may have arrived all the same apart', async () => {
  const { lost, unanswered } = await burst('process.exit', {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    HOPTRACE_EXIT_TIMEOUT: '200',
  });
  expect(lost).toBe(MADE);
  expect([0, unanswered]).toContain(read);
  expect(unanswered).toBeLessThan(MADE);
});

test('nobody is there: all are said to be lost', async () => {
  const { lost } = await burst('process.exit', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' });
  expect(lost).toBe(MADE);
});

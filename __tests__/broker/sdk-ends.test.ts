/** Whatever the end of the program and the state of the collector: nothing is lost that can be delivered, and nothing else changes. */
import { type AddressInfo, createServer, type Server } from 'node:net';
import { freePorts } from '../support/broker';
import { type Collector, startCollector } from '../support/collector';
import { type ProgramResult, start } from '../support/program';

const PROGRAM = 'fixtures/sdk/ends.cjs';
const WAYS = [
  'by itself',
  'process.exit',
  'uncaught exception',
  'unhandled rejection',
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR2',
  'SIGTERM, its own handler',
  'SIGTERM, raised again',
  'process.exit in a worker',
] as const;

let collector: Collector;
/** Takes connections and never answers. */
let blackHole: Server;
let refusing: string;
let silent: string;

beforeAll(async () => {
  collector = await startCollector();
  blackHole = createServer();
  await new Promise<void>((done) => blackHole.listen(0, '127.0.0.1', done));
  silent = `http://127.0.0.1:${(blackHole.address() as AddressInfo).port}`;
  refusing = `http://127.0.0.1:${(await freePorts(1))[0]}`;
});
beforeEach(() => collector.clear());
afterAll(async () => {
  blackHole.close();
  await collector.stop();
});

async function end(way: string, endpoint?: string): Promise<ProgramResult> {
  const program = start(PROGRAM, {
    register: endpoint === undefined ? 'none' : 'require',
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint ?? '',
      HOPTRACE_EXIT_TIMEOUT: endpoint === silent ? '300' : '10000',
    },
    args: [way],
  });
  const signal = /^SIG\w+/.exec(way)?.[0];
  if (signal !== undefined) {
    await program.line(/sent/);
    program.signal(signal as NodeJS.Signals);
  }
  return program.ended;
}

/** Without the lines that the exceptions of Node.js and ours add to the same end. */
function lines({ stderr }: ProgramResult, ours: boolean): string[] {
  return stderr.split('\n').filter((line) => line !== '' && line.startsWith('hoptrace: ') === ours);
}

test.each(WAYS)('%s', async (way) => {
  const [untraced, delivered, refused, unanswered] = (await Promise.all([
    end(way),
    end(way, collector.url),
    end(way, refusing),
    end(way, silent),
  ])) as [ProgramResult, ProgramResult, ProgramResult, ProgramResult];

  for (const traced of [delivered, refused, unanswered]) {
    const { code, signal, stdout } = untraced;
    expect(traced).toMatchObject({ code, signal, stdout });
    expect(lines(traced, false)).toEqual(lines(untraced, false));
  }
  expect(collector.spans.filter(({ name }) => name === 'publish')).toHaveLength(1);
  expect(collector.points.map(({ name }) => name)).toContain('messaging.client.sent.messages');
  expect(lines(delivered, true)).toEqual([]);
  expect(lines(refused, true)).toEqual([
    expect.stringMatching(
      /^hoptrace: lost on the way to http:\S+: spans 1, metric exports 1 \(connect ECONNREFUSED/,
    ),
  ]);
  expect(lines(unanswered, true)).toEqual([
    expect.stringMatching(
      /^hoptrace: lost on the way to http:\S+: spans 1(, | \(no answer within 300 ms\), )metric exports 1 \((no answer|not sent) within 300 ms\)$/,
    ),
  ]);
});

test('what is still open ends with the program, as far as it has come', async () => {
  const { code } = await end('process.exit, in the middle of a message', collector.url);
  expect(code).toBe(3);
  const [process] = collector.spans.filter(({ name }) => name === 'process');
  expect(process).toMatchObject({ status: { code: 'UNSET' }, attributes: { 'hoptrace.unfinished': true } });
  expect(process!.attributes).not.toHaveProperty('hoptrace.message.settlement');
});

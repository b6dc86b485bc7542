/** `hoptrace view` and `hoptrace demo` as people run them: the built command, real programs, a real broker. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Flow, JourneyAnswer, Messages, Queues } from '../../src/view/api';
import { type Program, run, start } from '../support/program';
import { ownNames } from '../support/queue';

const CLI = 'dist/cli.cjs';
const JOURNEY = 'fixtures/programs/journey.cjs';

const own = ownNames();
const folder = mkdtempSync(join(tmpdir(), 'hoptrace-view-'));
let view: Program | undefined;
afterEach(() => view?.kill());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await own.delete();
});

const ports = ['--port', '0', '--grpc-port', '0'];
const options = (args: readonly string[], env: Record<string, string> = {}) =>
  ({ register: 'none', args: ['view', ...ports, ...args], env }) as const;

/** Starts it and gives where it is: HTTP, and gRPC. */
async function open(...args: string[]): Promise<{ url: string; grpc: string }> {
  view = start(CLI, options(args));
  const [, url, grpc] = await view.line(/^OTLP is received at (\S+) \(HTTP\) and (\S+) \(gRPC\)\.$/);
  return { url: url!, grpc: grpc! };
}

const get = async <Answer>(url: string): Promise<Answer> => (await (await fetch(url)).json()) as Answer;

describe('view -- command', () => {
  test('draws what the program does, and ends as it does; what came in can be opened again', async () => {
    const file = join(folder, 'saved.jsonl');
    const command = ['--save', file, '--', 'node', JOURNEY, own.queue('view')];
    const { code, stdout, stderr } = await run(CLI, options(command, { COLUMNS: '80' }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const id of ['early', 'late']) expect(stdout).toContain(`\n${id} · 1 message processed\n`);
    expect(stdout).toMatch(/\nfailing · failed at first attempt \(out of stock\)\n/);
    expect(stdout).toContain('✗ out of stock: message rejected');
    expect(stdout).not.toContain('\x1b');
    const drawn = stdout.split('\n').filter((line) => /[█▏░]/.test(line));
    expect(drawn.length).toBeGreaterThanOrEqual(6);
    for (const line of drawn) expect(line.length).toBeLessThanOrEqual(80);

    view = start(CLI, options([file]));
    const [, url] = await view.line(/^\d+ spans\. The page: (\S+)\/$/);
    const { rows } = await get<Messages>(`${url}/api/messages`);
    expect(rows.map(({ messageId, outcome }) => `${messageId} ${outcome}`).sort()).toEqual([
      'early ok',
      'failing failed',
      'late ok',
    ]);
    expect(await fetch(`${url}/v1/traces`, { method: 'POST' })).toMatchObject({ status: 405 });
    view.signal('SIGINT');
    await expect(view.ended).resolves.toMatchObject({ code: 0, stderr: '' });
  });

  test("ends with the program's exit status, or by its signal", async () => {
    const ended = (script: string) => run(CLI, options(['--', 'node', '-e', script]));
    await expect(ended('process.exit(3)')).resolves.toMatchObject({
      code: 3,
      signal: null,
      stderr: 'hoptrace view: no span came: npx hoptrace doctor says why\n',
    });
    await expect(ended("process.kill(process.pid, 'SIGKILL')")).resolves.toMatchObject({ signal: 'SIGKILL' });
  });

  test('--stay keeps the page until Ctrl-C, which still ends as the program did', async () => {
    view = start(CLI, options(['--stay', '--', 'node', '-e', 'process.exit(3)']));
    const [, url] = await view.line(/^The page: (\S+)$/);
    await view.errorLine(/^hoptrace view: node has ended; .* stays until Ctrl-C$/);
    expect(await fetch(url!)).toMatchObject({ status: 200 });
    view.signal('SIGINT');
    await expect(view.ended).resolves.toMatchObject({ code: 3, signal: null });
  });

  test('keeps NODE_OPTIONS, and what is the program’s own stays its own', async () => {
    const script =
      'console.log(process.title, process.argv.slice(1).join(), process.env.OTEL_TRACES_EXPORTER)';
    const env = { NODE_OPTIONS: '--title=mine', OTEL_TRACES_EXPORTER: 'none' };
    const { stdout } = await run(CLI, options(['--', 'node', '-e', script, '--', '--help', '--port'], env));
    expect(stdout).toContain('mine --help,--port undefined\n');
  });

  test('that cannot be started is one line', async () => {
    const { code, stderr } = await run(CLI, options(['--', 'no-such-program']));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'hoptrace view: cannot start no-such-program: spawn no-such-program ENOENT\n',
    });
  });
});

describe('view', () => {
  test('receives from any process by every protocol, tells of messages, queues and the map, and ends at once', async () => {
    const { url, grpc } = await open();
    const queue = own.queue('view');
    const ways = [
      { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      },
      { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${grpc}`, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    ];
    for (const [index, env] of ways.entries())
      await run(JOURNEY, { args: [queue], env: { ...env, OTEL_SERVICE_NAME: `service ${index}` } });

    const { rows, total, services } = await get<Messages>(`${url}/api/messages?queue=${queue}`);
    expect([total, services]).toEqual([9, ['service 0', 'service 1', 'service 2']]);
    const { total: failed } = await get<Messages>(`${url}/api/messages?outcome=failed&text=OUT%20of%20stock`);
    expect(failed).toBe(3);

    const { nodes, edges } = await get<Flow>(`${url}/api/flow`);
    expect(nodes.map(({ id }) => id).sort()).toEqual(
      [`queue:${queue}`, 'service:service 0', 'service:service 1', 'service:service 2'].sort(),
    );
    expect(edges).toHaveLength(6);
    expect(edges.every(({ figures }) => figures.count === 3)).toBe(true);
    const { queues } = await get<Queues>(`${url}/api/queues`);
    expect(queues).toMatchObject([
      {
        name: queue,
        failing: true,
        failure: 'out of stock: message rejected',
        unsettled: 0,
        consumers: expect.any(Number),
      },
    ]);

    const journey = await get<JourneyAnswer>(`${url}/api/journey/${rows[0]!.traceId}`);
    expect(journey.spans.map(({ operation }) => operation)).toEqual(['publish', 'process']);

    const page = await fetch(`${url}/`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toMatch(/<script type="module" src="\/app\.js">/);
    const live = await fetch(`${url}/api/live`); // a page that is open holds nothing up
    view!.signal('SIGINT');
    await expect(view!.ended).resolves.toMatchObject({ code: 0, stderr: '' });
    await live.body!.cancel().catch(() => {});
  });

  test('shows the names that programs have as text, whatever they are', async () => {
    const { url } = await open();
    const queue = own.queue('<b>x</b>\x1b[31m\u202e');
    await run(JOURNEY, { args: [queue], env: { OTEL_EXPORTER_OTLP_ENDPOINT: url } });
    await view!.line(/late · 1 message processed/);
    view!.signal('SIGINT');
    const { stdout } = await view!.ended;
    for (const each of ['\x1b', '\u202e']) expect(stdout).not.toContain(each);
    expect(stdout).toContain('<b>x</b>\\u{1b}[31m\\u{202e}');
  });

  test('says how a program is seen there, also at another address', async () => {
    const { url } = await open();
    await view!.line(
      new RegExp(
        `^Now start a program: OTEL_EXPORTER_OTLP_ENDPOINT=${url} node --require hoptrace/register app.js$`,
      ),
    );
  });

  test('a port that is taken is one line that names it and what to do', async () => {
    const { url } = await open();
    const { port } = new URL(url);
    const second = await run(CLI, { register: 'none', args: ['view', '--port', port] });
    expect(second).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `hoptrace view: 127.0.0.1:${port} is taken (--port). If by another hoptrace view: what is started with node --require hoptrace/register is seen there. If not: end it, or take other ports: --port 0 --grpc-port 0\n`,
    });
  });

  test('holds as many spans as it is told to, and says when it forgets', async () => {
    const { url } = await open('--keep', '5');
    await run(JOURNEY, { args: [own.queue('view')], env: { OTEL_EXPORTER_OTLP_ENDPOINT: url } });
    await view!.line(/^Holds the newest 5 spans and now forgets older ones \(--keep\)\.$/);
  });

  test.each<[string[], string]>([
    [['--port', 'x'], '--port x: not a whole number from 0 to 65535'],
    [['--keep', '0'], '--keep 0: not a whole number from 1 to 5000000'],
    [['--'], 'view: a command is missing after --, for example: hoptrace view -- node app.js'],
    [['a.json', '--', 'node'], 'view: either files or a command, not both: a.json'],
    [['--keeep', '5'], "Unknown option '--keeep'"],
    [['--stay'], 'view: --stay is for a command, for example: hoptrace view --stay -- node app.js'],
    [['a.json', '--save', 'b.json'], 'view: --save is for what comes in, not for files'],
  ])('%j is refused', async (args, message) => {
    const { code, stdout, stderr } = await run(CLI, { register: 'none', args: ['view', ...args] });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `hoptrace: ${message}\nSee hoptrace view --help\n`,
    });
  });

  test('a file that is not there is one line', async () => {
    const { code, stderr } = await run(CLI, options(['none.json']));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "hoptrace view: cannot read none.json: ENOENT: no such file or directory, open 'none.json'\n",
    });
  });

  test('tells of its options', async () => {
    const { code, stdout } = await run(CLI, { register: 'none', args: ['view', '--help'] });
    expect([code, stdout]).toEqual([0, expect.stringContaining('--save FILE')]);
  });
});

describe('demo', () => {
  test('draws the orders of a shop on the RabbitMQ at hand, from the package alone', async () => {
    const { code, stdout, stderr } = await run(CLI, {
      register: 'none',
      args: ['demo', '--amqp', process.env.AMQP_URL!, '--port', '0'],
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('5 orders, 5 traces, 45 spans');
    expect(stdout).not.toContain(process.env.AMQP_URL!);
  });

  test('without a RabbitMQ is one line that says what to do, and no password', async () => {
    const { code, stderr } = await run(CLI, {
      register: 'none',
      args: ['demo', '--amqp', 'amqp://u:secret@127.0.0.1:1'],
    });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'hoptrace demo: there is no RabbitMQ at 127.0.0.1:1 (ECONNREFUSED); start one, for example docker run -p 5672:5672 rabbitmq, or name one with --amqp URL\n',
    );
  });

  test('without amqplib is one line, too', async () => {
    const { code, stderr } = await run(CLI, { register: 'none', args: ['demo'], cwd: folder });
    expect([code, stderr]).toEqual([
      1,
      'hoptrace demo: amqplib is not installed here: npm install amqplib, then again\n',
    ]);
  });
});

test('nothing of it is in what a traced program loads', () => {
  const loaded = ['register', 'start', 'tracing', 'instrumentation', 'api', 'sdk', 'index']
    .map((name) => `dist/${name}.cjs`)
    .filter((file) => existsSync(file));
  expect(loaded.length).toBeGreaterThan(4);
  for (const file of loaded) expect(readFileSync(file, 'utf8')).not.toMatch(/\.\/view(-grpc)?\.cjs/);
});

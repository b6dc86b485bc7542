/** The shop: plain amqplib programs, each a process of its own. All they get of telemetry is their environment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environment } from '../../config/process';

export interface Shop {
  /** What its names at the broker begin with; no other shop's do. */
  name: string;
  /** Where front takes orders. */
  url: string;
  /** Rejects when one of the programs ends before `close`. */
  broken: Promise<never>;
  /** Ends the programs, and removes the shop's queues and exchange from the broker. */
  close(): Promise<void>;
}

export interface ShopOptions {
  brokerUrl: string;
  /** Default: one that no other shop has. */
  name?: string;
  /** The folder that its programs are in. */
  programs: string;
  /** Where they send their telemetry: variables for their environment, NODE_OPTIONS among them. */
  telemetry: Record<string, string>;
}

const SERVICES = ['front', 'worker', 'stock', 'biller'];
/** Spans are sent this often, so that an order's picture is complete soon; and metrics, that graphs are. */
const EXPORT_EVERY = { OTEL_BSP_SCHEDULE_DELAY: '100', OTEL_METRIC_EXPORT_INTERVAL: '1000' };
/** What telemetry the user's own programs have is not the shop's. */
const TELEMETRY = /^(OTEL_|HOPTRACE_|NODE_OPTIONS$)/;

export async function openShop({
  name = `shop-${randomBytes(3).toString('hex')}`,
  brokerUrl,
  programs,
  telemetry,
}: ShopOptions): Promise<Shop> {
  const own = Object.fromEntries(Object.entries(environment()).filter(([key]) => !TELEMETRY.test(key)));
  // an installed hoptrace has no amqplib of its own: it is that of the project where the demo is asked for
  const env = { NODE_PATH: join(process.cwd(), 'node_modules'), ...own, AMQP_URL: brokerUrl, SHOP: name };
  const start = (program: string, added: Record<string, string>) =>
    startProgram(join(programs, `${program}.js`), { ...env, ...added });
  const traced = { ...telemetry, ...EXPORT_EVERY, PORT: '0' };
  const services = SERVICES.map((service) => start(service, { ...traced, OTEL_SERVICE_NAME: service }));

  let closing = false;
  const close = async () => {
    closing = true;
    for (const { child } of services) child.kill('SIGTERM');
    await Promise.all(services.map(({ ended }) => ended));
    await start('close-down', {}).ended;
  };
  const broken = Promise.race(services.map(({ ended }) => ended)).then((how) => {
    if (!closing) throw new Error(how);
    return new Promise<never>(() => {}); // an end that was asked for breaks nothing
  });
  const opened = Promise.all(services.map(({ opened }) => opened));
  try {
    const [url] = await Promise.race([opened, broken]);
    return { name, url: url!, broken, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Program {
  child: ChildProcess;
  /** Resolves with where it is open, or an empty text, when it says so. */
  opened: Promise<string>;
  /** Resolves with how it ended, in words. */
  ended: Promise<string>;
}

/** Of what a program complains about, the end is told. */
const COMPLAINTS = 4_000;

function startProgram(file: string, env: NodeJS.ProcessEnv): Program {
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints = (complaints + text).slice(-COMPLAINTS);
  });
  const opened = new Promise<string>((done) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [isOpen, where] = /: open(?: on (.*))?$/.exec(line) ?? [];
      if (isOpen !== undefined) done(where ?? '');
    });
  });
  const ended = once(child, 'close').then(
    ([code, signal]) => `${file} ended (${signal ?? `exit code ${code}`}):\n${complaints}`,
    (error: Error) => `${file} cannot be started: ${error.message}`,
  );
  return { child, opened, ended };
}

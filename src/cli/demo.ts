import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { environment } from '../config/process';
import { demo as openDemo } from '../view';
import { port } from './numbers';

export const HELP = `hoptrace demo: a small shop on RabbitMQ, four programs, each order's journey drawn

Usage:
  hoptrace demo [--amqp URL] [--stay] [--port N]

Options:
  --amqp URL   the RabbitMQ (default: AMQP_URL, or amqp://127.0.0.1:5672); the shop's queues are removed at the end
  --stay       leave the shop open for orders of yours, and the page, until Ctrl-C
  --port N     of the page (default 4318, or any that is free)
  --help

It needs amqplib: run it where your project has it, or npm install amqplib first.
`;

const OPTIONS = {
  amqp: { type: 'string' },
  stay: { type: 'boolean', default: false },
  port: { type: 'string' },
} as const;

const USUAL = 'amqp://127.0.0.1:5672';

/** `hoptrace demo`: gives the exit code. Throws where the command line cannot be understood. */
export async function demo(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const given = values.amqp ?? environment().AMQP_URL;
  const brokerUrl = given ?? USUAL;
  const where = brokerAt(brokerUrl);
  const problem = await missing(where);
  if (problem !== undefined) return complain(problem);
  try {
    await openDemo({
      brokerUrl,
      broker: `${where.hostname}:${where.port}`,
      stay: values.stay,
      port: values.port === undefined ? undefined : port('--port', values.port, 0),
      programs: join(__dirname, 'shop'),
      register: join(__dirname, 'register.cjs'),
      passTo: environment().OTEL_EXPORTER_OTLP_ENDPOINT,
      command: 'npx hoptrace demo',
      interrupted: Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
      warn: complain,
    });
    return 0;
  } catch (error) {
    return complain((error as Error).message);
  }
}

/** The URL may hold a password, so it is never said. */
function brokerAt(url: string): { hostname: string; port: number } {
  const [, tls, hostname, port] = /^amqp(s?):\/\/(?:[^/]*@)?(\[[^\]]+\]|[^:/?]+)(?::(\d+))?/.exec(url) ?? [];
  if (hostname === undefined) throw new Error('--amqp: not a URL such as amqp://user:password@host:5672');
  return { hostname: hostname.replace(/[[\]]/g, ''), port: Number(port ?? (tls ? 5671 : 5672)) };
}

/** What the demo cannot do without and does not find. */
async function missing({ hostname, port }: { hostname: string; port: number }): Promise<string | undefined> {
  try {
    createRequire(join(process.cwd(), 'demo.js')).resolve('amqplib');
  } catch {
    return 'amqplib is not installed here: npm install amqplib, then again';
  }
  const refused = await reach(hostname, port);
  if (refused === undefined) return undefined;
  return `there is no RabbitMQ at ${hostname}:${port} (${refused}); start one, for example docker run -p 5672:5672 rabbitmq, or name one with --amqp URL`;
}

const PATIENCE_MS = 3_000;

/** Undefined, or why not. */
function reach(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const end = (how: string | undefined) => {
      socket.destroy();
      done(how);
    };
    socket.once('connect', () => end(undefined));
    socket.once('timeout', () => end('it does not answer'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

function complain(line: string): number {
  process.stderr.write(`hoptrace demo: ${line}\n`);
  return 1;
}

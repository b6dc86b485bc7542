import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './command';
import { freePorts } from './free-port';
import { type Place, privateEnvironment } from './private-environment';
import { exited, startServer } from './private-server';
import { findScripts } from './scripts';

export interface PrivateBrokerOptions {
  /** Lines of rabbitmq.conf. Default: none, and then no configuration is read, which starts 0.3 s faster. */
  config?: string;
  /** Plugins to enable, for example `rabbitmq_management`. Default: none. */
  plugins?: readonly string[];
}

export interface PrivateBroker {
  url: string;
  port: number;
  /** Where the management API listens; only with the plugin `rabbitmq_management`. */
  managementPort?: number;
  /** Of the server itself (the Erlang VM). Changes with `restart`. */
  readonly pid: number;
  /** Ends it at once and removes its data. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL, as a power cut would. `restart` brings it back with its data. */
  kill(): Promise<void>;
  /** Shuts it down in order (clients are told: 320 CONNECTION_FORCED), or not when it was killed, and starts it on the same data and ports. */
  restart(): Promise<void>;
  /** Runs `rabbitmqctl` on it and returns its standard output. Rejects when it fails. */
  rabbitmqctl(...args: string[]): Promise<string>;
}

/**
 * Starts a RabbitMQ of our own: its data, node name, ports, cookie and Erlang port mapper are nobody else's,
 * it listens on loopback only, and it ends with the process that started it, however that ends. Any number
 * run side by side. Rejects when RabbitMQ is not installed or does not start.
 */
export async function startPrivateBroker(options: PrivateBrokerOptions = {}): Promise<PrivateBroker> {
  const scripts = findScripts();
  if (!scripts)
    throw new Error('A private RabbitMQ needs an installed one: there is no rabbitmq-server on the PATH.');
  const place = await findPlace();
  const { directory, port, managementPort } = place;
  const withManagement = options.plugins?.includes('rabbitmq_management') ?? false;
  const env = privateEnvironment(place);
  writeConfiguration(env, options, withManagement ? managementPort : undefined);

  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  const start = () => startServer(join(scripts, 'rabbitmq-server'), directory, env, url);
  let server = await start();
  return {
    url,
    port,
    ...(withManagement && { managementPort }),
    get pid() {
      return server.pid!;
    },
    async stop() {
      server.stdin!.end(); // its signal to halt
      await exited(server);
      await command('epmd', ['-kill'], env); // still there if the server was killed
      rmSync(directory, { recursive: true, force: true });
    },
    async kill() {
      server.kill('SIGKILL');
      await exited(server);
    },
    async restart() {
      server.kill('SIGTERM');
      await exited(server);
      server = await start();
    },
    async rabbitmqctl(...args) {
      const { stdout, failed } = await command(join(scripts, 'rabbitmqctl'), args, env);
      if (failed) throw new Error(`rabbitmqctl ${args.join(' ')}: ${failed}`);
      return stdout;
    },
  };
}

async function findPlace(): Promise<Place> {
  const [port, managementPort, distributionPort, epmdPort] = (await freePorts(4)) as [
    number,
    number,
    number,
    number,
  ];
  const directory = mkdtempSync(join(tmpdir(), 'hoptrace-rabbitmq-'));
  return { directory, port, managementPort, distributionPort, epmdPort };
}

function writeConfiguration(
  env: NodeJS.ProcessEnv,
  options: PrivateBrokerOptions,
  managementPort?: number,
): void {
  const lines = options.config ? [options.config] : [];
  if (managementPort) lines.push('management.tcp.ip = 127.0.0.1', `management.tcp.port = ${managementPort}`);
  if (lines.length > 0) writeFileSync(env.RABBITMQ_CONFIG_FILE!, `${lines.join('\n')}\n`);
  writeFileSync(env.RABBITMQ_ADVANCED_CONFIG_FILE!, '[].');
  writeFileSync(env.RABBITMQ_ENABLED_PLUGINS_FILE!, `[${options.plugins?.join(',') ?? ''}].`);
}

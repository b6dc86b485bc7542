import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryConnect } from './connect';

const START_TIMEOUT_MS = 60_000;
/** How often to look whether it listens. */
const POLL_MS = 100;
/** Characters of the server's output to show when it does not start. */
const KEPT_OUTPUT = 4_000;

/** Starts `rabbitmq-server`; resolves when it takes AMQP connections, rejects when it ends or never does. */
export async function startServer(
  script: string,
  directory: string,
  env: NodeJS.ProcessEnv,
  url: string,
): Promise<ChildProcess> {
  const args = [
    '-noshell',
    '-kernel',
    'inet_dist_use_interface',
    '{127,0,0,1}',
    '-eval',
    endWithUs(directory),
  ];
  // detached: Ctrl-C in a terminal is for this process, whose end ends the server
  const server = spawn(script, args, { env, stdio: 'pipe', detached: true });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT);
    });
  }
  server.stdin.on('error', () => {}); // the server may be gone before its input is closed

  const deadline = Date.now() + START_TIMEOUT_MS;
  while (await tryConnect(url)) {
    if (hasExited(server)) throw new Error(`RabbitMQ ended while it started. Its last words:\n${output}`);
    if (Date.now() > deadline) {
      server.kill('SIGKILL');
      throw new Error(
        `RabbitMQ did not start within ${START_TIMEOUT_MS / 1000} s. Its last words:\n${output}`,
      );
    }
    await sleep(POLL_MS);
  }
  return server;
}

/**
 * Erlang to run in the server: when its standard input ends, it removes its port mapper, its data and itself.
 * That input is a pipe from this process, and a pipe ends with its holder even when the holder is killed.
 */
function endWithUs(directory: string): string {
  const steps = ['io:get_line("")', 'net_kernel:stop()', 'os:cmd("epmd -kill")'];
  return `spawn(fun() -> ${steps.join(', ')}, file:del_dir_r(${JSON.stringify(directory)}), halt(0) end).`;
}

function hasExited(server: ChildProcess): boolean {
  return server.exitCode !== null || server.signalCode !== null;
}

/** Resolves when the process has ended. */
export async function exited(server: ChildProcess): Promise<void> {
  if (!hasExited(server)) await once(server, 'exit');
}

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startReceiver } from '../export/receiving.mjs';

const SERVICE = fileURLToPath(new URL('service.cjs', import.meta.url));
const REGISTER = fileURLToPath(new URL('../../dist/register.cjs', import.meta.url));

/** Seconds between two samples. */
const INTERVAL = 5;

/** The share of the run after which what is held is compared with what is held at the end. */
const WARM = 0.1;

const MB = 2 ** 20;

/**
 * Lets the service run for so many minutes on one core, with hoptrace (`traced`) or without, and looks at it every
 * few seconds; `onSample` gets each sample as it is taken. What of its spans has arrived is counted in a process of
 * its own.
 */
export async function soak({ minutes, traced, onSample }) {
  const receiver = await startReceiver();
  const service = startService(traced, receiver.ports.http);
  const samples = [];
  try {
    const begin = performance.now();
    const passed = () => (performance.now() - begin) / 60_000;
    const look = async (word) => {
      const said = await service.ask(word);
      const { spans: arrived } = await receiver.arrived();
      return { minute: passed(), ...heldBy(service.pid), ...inMB(said), arrived, lost: service.lost() };
    };
    const samplesUntil = async (minute) => {
      while (passed() < minute) {
        await sleep(INTERVAL * 1_000);
        const taken = await look('report');
        samples.push(taken);
        onSample(taken);
      }
    };
    await samplesUntil(minutes * WARM);
    const warm = await look('clean');
    await samplesUntil(minutes);
    const end = await look('clean');
    const { code, last } = await service.end();
    const { spans } = await receiver.settled(traced ? madeBy(last) - service.lost() : 0);
    return {
      traced,
      samples,
      warm,
      end,
      code,
      made: madeBy(last),
      handled: last.handled,
      arrived: spans,
      lost: service.lost(),
      stderr: service.stderr,
    };
  } finally {
    service.kill();
    receiver.stop();
  }
}

function startService(traced, port) {
  const node = [process.execPath, ...(traced ? ['--require', REGISTER] : []), SERVICE];
  const [command, ...args] = canPin() ? ['taskset', '-c', '0', ...node] : node;
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      AMQP_URL: process.env.AMQP_URL,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_METRIC_EXPORT_INTERVAL: '10000',
      HOPTRACE_EXIT_TIMEOUT: '30000',
    },
  });
  const closed = once(child, 'close');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const stderr = [];
  createInterface(child.stderr).on('line', (line) => stderr.push(line));
  const next = async () => {
    const { value } = await lines.next();
    if (value === undefined) throw new Error(`the service has ended: ${stderr.join('\n')}`);
    return JSON.parse(value);
  };
  return {
    pid: child.pid,
    stderr,
    ask(word) {
      child.stdin.write(`${word}\n`);
      return next();
    },
    async end() {
      child.stdin.write('end\n');
      const last = await next();
      const [code] = await closed;
      return { last, code };
    },
    /** spans that it has said to be lost */
    lost: () =>
      stderr
        .flatMap((line) => [...line.matchAll(/\bspans (\d+)/g)])
        .reduce((sum, [, n]) => sum + Number(n), 0),
    kill: () => child.kill('SIGKILL'),
  };
}

const canPin = () => spawnSync('taskset', ['-c', '0', 'true']).status === 0;

/** What the system says of a process. */
function heldBy(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const figure = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)[1]);
  return {
    rss: figure('VmRSS') / 1024,
    threads: figure('Threads'),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

function inMB({ heapUsed, external, arrayBuffers, listeners, ...done }) {
  return {
    heapUsed: heapUsed / MB,
    external: external / MB,
    arrayBuffers: arrayBuffers / MB,
    listeners,
    ...done,
    made: madeBy(done),
  };
}

/** One span for each. */
function madeBy({ subscribed, published, handled }) {
  return subscribed + published + handled;
}

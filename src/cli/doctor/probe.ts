/**
 * The doctor's other process: `probe.cjs shape ROOT`, `probe.cjs connect ROOT`, `probe.cjs names ROOT`. Here the application's own
 * amqplib is loaded, so that nothing of it, and nothing that hooks it, is ever in the doctor's process.
 * Prints what is wrong, or nothing.
 */
import { join } from 'node:path';
import { environment } from '../../config/process';
import { MODEL, misshapen } from '../../patches/shape';

/** The URL to connect to: by the environment, since everybody may read a command line. */
const PROBE_URL = 'HOPTRACE_PROBE_URL';

/** JSON: names of queues or exchanges to look for. */
const PROBE_NAMES = 'HOPTRACE_PROBE_NAMES';

/** What is used of the application's amqplib. */
interface Client {
  connect(url: string | undefined): Promise<Connection>;
}

interface Connection {
  createChannel(): Promise<Channel>;
  close(): Promise<void>;
}

/** Asked for what is not there, the broker closes it. */
interface Channel {
  on(event: 'error', listener: () => void): void;
  checkQueue(name: string): Promise<unknown>;
  checkExchange(name: string): Promise<unknown>;
}

const MODELS = ['channel_model', 'callback_model'];

const PROBES: Record<string, (root: string) => Promise<string | undefined>> = {
  shape: async (root) =>
    MODELS.map((file) => misshapen(MODEL, require(join(root, 'lib', file)))).find((missing) => missing),
  connect: async (root) => {
    const connection = await connectBy(root);
    await connection.close();
    return undefined;
  },
  names: async (root) => {
    const connection = await connectBy(root);
    const missing: string[] = [];
    for (const name of JSON.parse(environment()[PROBE_NAMES] ?? '[]') as string[]) {
      const isThere =
        (await exists(connection, (channel) => channel.checkQueue(name))) ||
        (await exists(connection, (channel) => channel.checkExchange(name)));
      if (!isThere) missing.push(name);
    }
    await connection.close();
    return missing.length === 0 ? undefined : JSON.stringify(missing);
  },
};

function connectBy(root: string): Promise<Connection> {
  return (require(root) as Client).connect(environment()[PROBE_URL]);
}

async function exists(
  connection: Connection,
  check: (channel: Channel) => Promise<unknown>,
): Promise<boolean> {
  const channel = await connection.createChannel();
  channel.on('error', () => {});
  return check(channel).then(
    () => true,
    () => false,
  );
}

if (require.main === module) {
  const [, , name = '', root = ''] = process.argv;
  const probe = PROBES[name]?.(root) ?? Promise.reject(new Error(`no probe ${name}`));
  probe
    .catch((error: Error & { errors?: Error[] }) => error.errors?.[0]?.message ?? error.message)
    .then((wrong) => process.stdout.write(wrong ?? '', () => process.exit()));
}

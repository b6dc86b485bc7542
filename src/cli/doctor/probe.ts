/**
 * The doctor's other process: `probe.cjs shape ROOT` or `probe.cjs connect ROOT`. Here the application's own
 * amqplib is loaded, so that nothing of it, and nothing that hooks it, is ever in the doctor's process.
 * Prints what is wrong, or nothing.
 */
import { join } from 'node:path';
import { MODEL, misshapen } from '../../patches/shape';

/** The URL to connect to: by the environment, since everybody may read a command line. */
const PROBE_URL = 'HOPTRACE_PROBE_URL';

const MODELS = ['channel_model', 'callback_model'];

const PROBES: Record<string, (root: string) => Promise<string | undefined>> = {
  shape: async (root) =>
    MODELS.map((file) => misshapen(MODEL, require(join(root, 'lib', file)))).find((missing) => missing),
  connect: async (root) => {
    const { connect } = require(root) as {
      connect(url: string | undefined): Promise<{ close(): Promise<void> }>;
    };
    const connection = await connect(process.env[PROBE_URL]);
    await connection.close();
    return undefined;
  },
};

if (require.main === module) {
  const [, , name = '', root = ''] = process.argv;
  const probe = PROBES[name]?.(root) ?? Promise.reject(new Error(`no probe ${name}`));
  probe
    .catch((error: Error & { errors?: Error[] }) => error.errors?.[0]?.message ?? error.message)
    .then((wrong) => process.stdout.write(wrong ?? '', () => process.exit()));
}

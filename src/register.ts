/**
 * The preload: `node --require hoptrace/register app.js`. Installs a hook on the loading of amqplib and
 * nothing else; all the rest is loaded when amqplib first is. It runs in every Node.js process that inherits
 * NODE_OPTIONS, so it must cost next to nothing and never fail.
 */
import { onRequire } from './hook/require';
import { isUnwanted } from './wanted';

/** Set by the first copy of hoptrace that is registered in this process. */
const REGISTERED = Symbol.for('hoptrace.registered');

function register(): void {
  const global = globalThis as { [REGISTERED]?: boolean };
  if (global[REGISTERED] || isUnwanted(process.env)) return;
  global[REGISTERED] = true;

  // the first file of amqplib that is loaded starts everything; the instrumentation sees the others itself
  const stop = onRequire('amqplib', (exports, file, root) => {
    stop();
    const { start } = require('./start') as typeof import('./start');
    start()?.patch(exports, file, root);
  });
}

try {
  register();
} catch (error) {
  process.stderr.write(
    `hoptrace: not registered: ${error instanceof Error ? error.message : String(error)}\n`,
  );
}

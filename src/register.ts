/**
 * The preload: `node --require hoptrace/register app.js`. Watches for amqplib and does nothing else; all the
 * rest is loaded when amqplib first is. It runs in every Node.js process that inherits NODE_OPTIONS, also in
 * Node.js's own thread for loader hooks, so it must cost next to nothing and never fail.
 */

import { allowsFallback, isUnwanted } from './config/wanted';
import { type Sighting, watchClient } from './discovery/client';
import type { Instrumentations } from './sdk/instrumentations';

/** Set by the first copy of hoptrace that is registered in this process. */
const REGISTERED = Symbol.for('hoptrace.registered');

function register(env: NodeJS.ProcessEnv): void {
  const global = globalThis as { [REGISTERED]?: boolean };
  if (global[REGISTERED] || isUnwanted(env)) return;
  global[REGISTERED] = true;

  const others = env.HOPTRACE_INSTRUMENTATIONS?.trim()
    ? switchedOn(env.HOPTRACE_INSTRUMENTATIONS)
    : undefined;
  // the first sight of amqplib starts everything; from then on the instrumentation watches by itself
  let stop: (() => void) | undefined;
  let started = false;
  const seen = (sighting: Sighting): void => {
    if (started) return;
    started = true;
    stop?.();
    guarded('not started', () => {
      const { start } = require('./start') as typeof import('./start');
      start(sighting, others);
    });
  };
  stop = watchClient(seen, allowsFallback(env));
  if (started) stop();
}

function switchedOn(names: string): Instrumentations {
  const { switchOn } = require('./sdk/instrumentations') as typeof import('./sdk/instrumentations');
  return switchOn(names);
}

/** A failure of ours leaves one line on stderr and the program untouched. */
function guarded(what: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    process.stderr.write(`hoptrace: ${what}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

guarded('not registered', () => register(process.env));

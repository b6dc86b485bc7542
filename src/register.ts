/**
 * The preload: `node --require hoptrace/register app.js`. Watches for amqplib and does nothing else; all the
 * rest is loaded when amqplib first is. It runs in every Node.js process that inherits NODE_OPTIONS, also in
 * Node.js's own thread for loader hooks, so it must cost next to nothing and never fail.
 */

import { problem } from './bundled.json';
import { allowsFallback, instrumentationsWanted, isUnwanted } from './config/wanted';
import type { Sighting } from './discovery/client';
import type { Loaded } from './discovery/load';
import { orPrint, printLine } from './safety/stderr';
import type { Instrumentations } from './sdk/instrumentations';
import type { Start } from './start';

/** Set by the first copy of hoptrace that is registered in this process. */
const REGISTERED = Symbol.for('hoptrace.registered');

function register(): void {
  const global = globalThis as { [REGISTERED]?: boolean };
  if (global[REGISTERED] || isUnwanted()) return;
  if (isBundled()) {
    printLine(`hoptrace: not registered: ${problem}`);
    return;
  }
  global[REGISTERED] = true;

  // not an import: bundled as an ECMAScript module, it would end the application before the line above is said
  const { watchClient } = require('./discovery/client') as typeof import('./discovery/client');
  const { onLoad } = require('./discovery/load') as typeof import('./discovery/load');

  const others = switchedOn(instrumentationsWanted());
  // these report whatever else the process loads
  let start: Start | undefined;
  if (others?.instrumentations.length) start = orPrint('not started', () => prepare(others));
  let see: ((sighting: Sighting) => void) | undefined;
  let join: ((library: Loaded) => void) | undefined;
  /** loaded before amqplib, which is all that anything is started for */
  const early: Loaded[] = [];
  watchClient(
    (sighting) => {
      if (see === undefined) {
        see = () => {}; // until it has started, and for good where it cannot
        orPrint('not started', () => {
          const tracing = (start ?? prepare(others))(sighting);
          see = tracing?.see ?? see;
          join = tracing?.join;
          for (const library of early) join?.(library);
        });
      }
      see?.(sighting);
    },
    {
      fallback: allowsFallback(),
      hook: onLoad,
      library: (file) => (join === undefined ? early.push(file) : join(file)),
    },
  );
}

function prepare(others: Instrumentations | undefined): Start {
  return (require('./start') as typeof import('./start')).prepare(others);
}

/** Whether this file has become part of another: the files of `dist` are not beside it then. */
function isBundled(): boolean {
  if (typeof __dirname === 'undefined') return true;
  const { existsSync } = require('node:fs') as typeof import('node:fs');
  return !existsSync(`${__dirname}/export-thread.cjs`);
}

function switchedOn(names: string | undefined): Instrumentations | undefined {
  if (names === undefined) return undefined;
  const { switchOn } = require('./sdk/instrumentations') as typeof import('./sdk/instrumentations');
  return switchOn(names);
}

orPrint('not registered', register);

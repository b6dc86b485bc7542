import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { environment } from '../../config/process';
import { agents } from './agents';
import { apis } from './apis';
import { broker } from './broker';
import { bundle } from './bundle';
import { clients } from './clients';
import { collector } from './collector';
import { configuration } from './configuration';
import { effects } from './effects';
import { envFile } from './env-file';
import type { Check, Finding, Subject } from './finding';
import { libraries } from './libraries';
import { loaders } from './loaders';
import { manifestOf } from './manifest';
import { names } from './names';
import { node } from './node';
import { preload } from './preload';
import { reach } from './reach';
import { report } from './report';
import { skywalking } from './skywalking';
import { starts } from './starts';

/** In the order in which things go wrong. */
const CHECKS: readonly Check[] = [
  node,
  preload,
  starts,
  reach,
  clients,
  libraries,
  loaders,
  bundle,
  agents,
  apis,
  envFile,
  configuration,
  effects,
  collector,
  skywalking,
  broker,
  names,
];

/** Prints what was found; 1 where there is a problem. Throws on arguments that cannot be understood. */
export async function doctor(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { json: { type: 'boolean', default: false }, amqp: { type: 'string' } },
    allowPositionals: true,
  });
  const findings = await examine(subjectOf(positionals, values.amqp));
  process.stdout.write(values.json ? `${JSON.stringify({ findings }, undefined, 2)}\n` : report(findings));
  return findings.some(({ status }) => status === 'problem') ? 1 : 0;
}

function subjectOf(positionals: string[], amqp: string | undefined): Subject {
  if (positionals.length > 1) throw new Error(`doctor: one program at most, not ${positionals.length}`);
  const [given] = positionals;
  if (given !== undefined && !existsSync(given)) throw new Error(`doctor: there is no file ${given}`);
  const main = given ?? manifestOf(process.cwd())?.main;
  const app = main !== undefined && existsSync(main) ? resolve(main) : undefined;
  return { app, directory: app === undefined ? process.cwd() : dirname(app), env: environment(), amqp };
}

/** One after the other, so that none disturbs another; a check that fails says so and the next one runs. */
async function examine(subject: Subject): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of CHECKS) {
    try {
      findings.push(...(await check(subject)));
    } catch (error) {
      const message = `could not be checked: ${(error as Error).message}`;
      findings.push({ check: check.name, status: 'warning', message });
    }
  }
  return findings;
}

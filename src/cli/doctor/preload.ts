import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Subject } from './finding';
import { manifestOf } from './manifest';

const REGISTER = join(__dirname, 'register.cjs');
const HOW = 'start it with node --require hoptrace/register, npx hoptrace run, or NODE_OPTIONS';

/** Whether hoptrace can be preloaded here, is switched on, and is mentioned where programs are started. */
export function preload(subject: Subject): Finding[] {
  return [switchedOn(subject.env), preloads(subject.env), mentioned(subject)];
}

function switchedOn(env: NodeJS.ProcessEnv): Finding {
  const { isUnwanted } = require('../../config/wanted') as typeof import('../../config/wanted');
  if (!isUnwanted(env)) return { check: 'switch', status: 'ok', message: 'hoptrace is switched on' };
  return {
    check: 'switch',
    status: 'problem',
    message: 'hoptrace is switched off by the environment, so nothing is traced',
    advice: 'unset OTEL_SDK_DISABLED=true or HOPTRACE_ENABLED=false',
  };
}

/** Asked of a real process: whether the preload has left its mark there. */
function preloads(env: NodeJS.ProcessEnv): Finding {
  const script = "process.stdout.write(String(globalThis[Symbol.for('hoptrace.registered')]))";
  const environment = { ...env, OTEL_SDK_DISABLED: '', HOPTRACE_ENABLED: '' };
  try {
    const answer = execFileSync(process.execPath, ['--require', REGISTER, '-e', script], {
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (answer.endsWith('true')) return { check: 'preload', status: 'ok', message: 'the preload runs' };
    throw new Error('it left no mark');
  } catch (error) {
    const message = `the preload does not run: ${(error as Error).message.split('\n')[0]}`;
    return { check: 'preload', status: 'problem', message, advice: 'install hoptrace again' };
  }
}

function mentioned({ app, directory, env }: Subject): Finding {
  if (env.NODE_OPTIONS?.includes('hoptrace'))
    return { check: 'start', status: 'ok', message: 'NODE_OPTIONS preloads hoptrace' };
  const scripts = Object.entries(manifestOf(directory)?.scripts ?? {});
  const script = scripts.find(([, command]) => command.includes('hoptrace'));
  if (script !== undefined)
    return { check: 'start', status: 'ok', message: `npm run ${script[0]} preloads hoptrace` };
  if (app !== undefined && readFileSync(app, 'utf8').includes('hoptrace'))
    return { check: 'start', status: 'ok', message: 'the application loads hoptrace itself' };
  return {
    check: 'start',
    status: 'warning',
    message: 'neither NODE_OPTIONS nor a script of package.json preloads hoptrace',
    advice: HOW,
  };
}

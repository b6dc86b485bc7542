import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Finding, Subject } from './finding';

const REGISTER = join(__dirname, 'register.cjs');

/** Whether hoptrace is switched on and can be preloaded here. */
export function preload({ env }: Subject): Finding[] {
  return [switchedOn(env), preloads(env)];
}

function switchedOn(env: NodeJS.ProcessEnv): Finding {
  const { isUnwanted } = require('../../config/wanted') as typeof import('../../config/wanted');
  if (!isUnwanted(env)) return { check: 'switch', status: 'ok', message: 'hoptrace is switched on' };
  return {
    check: 'switch',
    status: 'problem',
    message: 'hoptrace is switched off by the environment, so nothing is traced',
    advice: `unset ${isUnwanted({ OTEL_SDK_DISABLED: env.OTEL_SDK_DISABLED }) ? 'OTEL_SDK_DISABLED' : 'HOPTRACE_ENABLED'}`,
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

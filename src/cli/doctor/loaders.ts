import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding, Subject } from './finding';

/** Whether something else loads modules here, and whether hoptrace then still sees amqplib. */
export function loaders({ directory, env }: Subject): Finding[] {
  const found = [
    ...(/--(experimental-)?loader|tsx|ts-node|swc-node/.test(env.NODE_OPTIONS ?? '') ? ['NODE_OPTIONS'] : []),
    ...(hasPnp(directory) ? ['Yarn Plug’n’Play'] : []),
  ];
  if (found.length === 0)
    return [{ check: 'loaders', status: 'ok', message: 'no loader in NODE_OPTIONS, no Plug’n’Play' }];
  const { allowsFallback } = require('../../config/wanted') as typeof import('../../config/wanted');
  return [
    allowsFallback(env)
      ? {
          check: 'loaders',
          status: 'ok',
          message: `modules are loaded by ${found.join(' and ')}; what the hook misses, the fallback sees`,
        }
      : {
          check: 'loaders',
          status: 'warning',
          message: `modules are loaded by ${found.join(' and ')}, and the fallback is switched off: amqplib may be missed`,
          advice: 'unset HOPTRACE_FALLBACK',
        },
  ];
}

function hasPnp(directory: string): boolean {
  if (existsSync(join(directory, '.pnp.cjs'))) return true;
  const parent = dirname(directory);
  return parent !== directory && hasPnp(parent);
}

import { readFileSync } from 'node:fs';
import type { Finding, Subject } from './finding';

/** What of amqplib stays readable in a bundle, minified or not. */
const MARKS = ['registerConsumer', 'dispatchMessage', 'consumerTag'];

/** Put into a bundle by `hoptrace/bundler` (discovery/transform.ts). */
const PLUGIN_MARK = 'hoptrace.bundled';

/** Whether amqplib is inside the application's file, where no hook on loading sees it. */
export function bundle({ app, env }: Subject): Finding[] {
  if (app === undefined) return [];
  const source = readFileSync(app, 'utf8');
  if (!hasAmqplib(source))
    return [{ check: 'bundle', status: 'ok', message: 'amqplib is not bundled into the program' }];
  if (source.includes(PLUGIN_MARK))
    return [{ check: 'bundle', status: 'ok', message: 'amqplib is bundled with hoptrace/bundler' }];
  const { allowsFallback } = require('../../config/wanted') as typeof import('../../config/wanted');
  return [
    {
      check: 'bundle',
      status: allowsFallback(env) ? 'warning' : 'problem',
      message: allowsFallback(env)
        ? 'amqplib is bundled without hoptrace/bundler: it is traced from its first channel on, the virtual host of connections made before stays unknown'
        : 'amqplib is bundled without hoptrace/bundler, and the fallback is switched off: it is not traced',
      advice: 'bundle with hoptrace/bundler, or leave amqplib external',
    },
  ];
}

export function hasAmqplib(source: string): boolean {
  return MARKS.every((mark) => source.includes(mark));
}

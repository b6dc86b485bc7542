import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding, Subject } from './finding';
import { manifestOf } from './manifest';
import { bringsAmqplib, type Loading, loadings } from './program';

const FILE = '.env';

/** `NAME=`, `export NAME=`. */
const NAME = /^\s*(?:export\s+)?((?:OTEL|HOPTRACE)_\w+)\s*=/gm;

/** What the preload looks at by itself (config/wanted); all else is read when amqplib is first loaded. */
const EARLY = /^(?:OTEL_SDK_DISABLED|HOPTRACE_(?:ENABLED|FALLBACK|INSTRUMENTATIONS))$/;

/** Whether what a `.env` file says reaches hoptrace: what the program reads itself may come too late. */
export function envFile({ app, directory, env }: Subject): Finding[] {
  const places = [process.cwd(), directory, manifestOf(directory)?.directory ?? directory];
  const path = places.map((place) => join(place, FILE)).find(existsSync);
  if (path === undefined) return [];
  const names = [...readFileSync(path, 'utf8').matchAll(NAME)].map(([, name]) => name!);
  const unset = names.filter((name) => env[name] === undefined);
  if (unset.length === 0) return [];
  const late = lateness(unset, app === undefined ? [] : loadings(app), dirname(path));
  return [
    {
      check: 'env-file',
      status: late === undefined ? 'ok' : 'warning',
      message: `${FILE} sets ${unset.join(', ')}, ${late ?? 'which dotenv reads in time; here they are not looked at'}`,
      advice: `node --env-file=${FILE} has Node.js read it first; for the doctor: node --env-file=${FILE} node_modules/hoptrace/dist/cli.cjs doctor`,
    },
  ];
}

/** Why they do not reach hoptrace; undefined: they do. */
function lateness(names: readonly string[], all: readonly Loading[], directory: string): string | undefined {
  const read = all.findIndex(readsEnvFile);
  if (read < 0) return 'which the program does not read first of all';
  const early = names.filter((name) => EARLY.test(name));
  const own = all.findIndex(({ request }) => request === 'hoptrace/register');
  if (early.length > 0 && (own < 0 || own < read))
    return `and hoptrace looks at ${early.join(', ')} before the program has read it`;
  const client = all.findIndex(({ request }) => bringsAmqplib(request, directory));
  return client < 0 || read < client
    ? undefined
    : 'which the program reads after it has loaded amqplib: too late';
}

/** An import of dotenv alone has read nothing yet: its `config()` runs after all imports. */
function readsEnvFile({ request, isCall }: Loading): boolean {
  return (
    /^(?:dotenv|@dotenvx\/dotenvx)\/config$/.test(request) ||
    (isCall && /^(?:dotenv|@dotenvx\/dotenvx)$/.test(request))
  );
}

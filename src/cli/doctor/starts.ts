import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding, Subject } from './finding';
import { manifestOf, resolveFrom } from './manifest';
import { loadings } from './program';

/** A flag of node that loads a module first, and the module, quoted or not. */
const FLAG = /(?:^|\s)(?:-r|--require|--import)(?:=|\s+)(?:"([^"]+)"|'([^']+)'|(\S+))/g;

/** The preload, by its name in the package or as a file. */
const REGISTER = /^hoptrace\/register$|[\\/]dist[\\/]register\.[cm]js$/;

/** The package's own entry: it gives what an SDK of the application's is made with, and traces nothing by itself. */
const ENTRY = /^hoptrace$|[\\/]hoptrace[\\/]dist[\\/]index\.[cm]js$/;

/** The commands of hoptrace that start a program with the preload. */
const COMMAND = /\bhoptrace\s+(?:run\s|view\s.*--\s)/;

/** Whether hoptrace is in the processes that the application is started as. */
export function starts({ app, directory, env }: Subject): Finding[] {
  const options = preloadIn(env.NODE_OPTIONS ?? '');
  if (options !== undefined) return [inOptions(options, directory)];
  const scripts = Object.entries(manifestOf(directory)?.scripts ?? {});
  const script = scripts.find(([, command]) => preloadIn(command) !== undefined || COMMAND.test(command));
  if (script !== undefined) return [ok(`npm run ${script[0]} preloads hoptrace`)];
  const wrong = [['NODE_OPTIONS', env.NODE_OPTIONS ?? ''], ...scripts].find(
    ([, flags]) => preloadIn(flags!, ENTRY) !== undefined,
  );
  if (wrong !== undefined)
    return [notThePreload(wrong[0] === 'NODE_OPTIONS' ? wrong[0] : `npm run ${wrong[0]}`)];
  const own = app === undefined ? [] : loadings(app);
  if (own.some(({ request }) => request === 'hoptrace/register'))
    return [ok('the application registers hoptrace itself')];
  const entries = own.filter(({ request }) => request === 'hoptrace');
  if (entries.some(({ file }) => readFileSync(file, 'utf8').includes('AmqplibInstrumentation')))
    return [ok('the application sets hoptrace up itself')];
  if (entries.length > 0) return [notThePreload('the program')];
  return [
    {
      check: 'start',
      status: 'warning',
      message: 'neither NODE_OPTIONS, nor a script of package.json, nor a file of the program loads hoptrace',
      advice: 'start it with node --require hoptrace/register, npx hoptrace run, or NODE_OPTIONS',
    },
  ];
}

/** The module among these flags that stands for hoptrace's preload, or for its entry. */
function preloadIn(flags: string, what = REGISTER): string | undefined {
  const modules = [...flags.matchAll(FLAG)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
  return modules.find((module) => what.test(module.replace(/^file:\/\//, '')));
}

function notThePreload(who: string): Finding {
  return {
    check: 'start',
    status: 'warning',
    message: `${who} loads hoptrace, which traces nothing by itself`,
    advice: 'the preload is hoptrace/register; an SDK of your own takes new AmqplibInstrumentation()',
  };
}

/** Every Node.js process fails at its start where it cannot find what NODE_OPTIONS names. */
function inOptions(module: string, directory: string): Finding {
  const path = module.replace(/^file:\/\//, '');
  const isThere = /^hoptrace\//.test(path)
    ? resolveFrom(path, directory) !== undefined
    : existsSync(resolve(directory, path));
  if (isThere) return ok('NODE_OPTIONS preloads hoptrace');
  return {
    check: 'start',
    status: 'problem',
    message: `NODE_OPTIONS preloads ${module}, which is not to be found from ${directory}: no program starts there`,
    advice: 'npm i hoptrace there, or the absolute path of hoptrace/dist/register.cjs',
  };
}

function ok(message: string): Finding {
  return { check: 'start', status: 'ok', message };
}

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { installed, manifestOf } from './manifest';

/** Something that a program's own files load, in the order in which they do. */
export interface Loading {
  /** as it is written: a package's name, or one of its files */
  readonly request: string;
  /** not hoisted, as an import is: what stands before it has run */
  readonly isCall: boolean;
  /** absolute path of the file in which it is written */
  readonly file: string;
}

/** An import, an export from elsewhere, a call of `require` or `import` with a literal. */
const LOADING =
  /\b(?:import|export)\s+(?:type\s)?(?:[^'"`;()]*?\sfrom\s*)?(['"])([^'"`\n]+)\1|\b(?:require|import)\(\s*(['"])([^'"`\n]+)\3\s*\)/g;

const TYPES_ONLY = /^(?:import|export)\s+type\s/;

/** What a request may leave out, or, in TypeScript, say otherwise. */
const ENDINGS = [
  '',
  '.js',
  '.cjs',
  '.mjs',
  '.ts',
  '.cts',
  '.mts',
  '.tsx',
  '/index.js',
  '/index.cjs',
  '/index.ts',
];

/** A program of more files than this, or a file of more characters, is a bundle or no service. */
const MOST_FILES = 2_000;
const LONGEST = 1_000_000;

/**
 * The packages that a program loads, as far as can be told without running it: by static imports and requires,
 * followed through its own files, depth first, as they run.
 */
export function loadings(app: string): Loading[] {
  const found: Loading[] = [];
  const seen = new Set<string>();
  const read = (file: string): void => {
    if (seen.has(file) || seen.size >= MOST_FILES) return;
    seen.add(file);
    const source = readFileSync(file, 'utf8');
    if (source.length > LONGEST) return;
    for (const [statement, , imported, , required] of withoutComments(source).matchAll(LOADING)) {
      const request = imported ?? required!;
      if (TYPES_ONLY.test(statement)) continue;
      const own = /^\.{0,2}\//.test(request) ? fileOf(request, file) : undefined;
      if (own !== undefined) read(own);
      else found.push({ request, isCall: required !== undefined, file });
    }
  };
  read(app);
  return found;
}

/** Whether a request loads amqplib: by its name or an alias, or as the dependency of a package of the application's. */
export function bringsAmqplib(request: string, directory: string): boolean {
  const [, name = request] = /^(@[^/]+\/[^/]+|[^/]+)/.exec(request) ?? [];
  if (name === 'amqplib') return true;
  if (/^npm:amqplib(@|$)/.test(manifestOf(directory)?.dependencies[name] ?? '')) return true;
  return installed(name, directory)?.dependencies.amqplib !== undefined;
}

function fileOf(request: string, from: string): string | undefined {
  const path = resolve(dirname(from), request);
  const bare = path.replace(/\.([cm]?)js$/, '.$1ts'); // TypeScript is written with the names of what it becomes
  return [...ENDINGS.map((ending) => path + ending), bare].find(
    (each) => /\.[cm]?[jt]sx?$/.test(each) && existsSync(each) && statSync(each).isFile(),
  );
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(?<=^|\s)\/\/.*$/gm, '');
}

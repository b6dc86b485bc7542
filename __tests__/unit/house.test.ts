import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const SRC = resolve(__dirname, '../../src');

/**
 * The rooms of the house and the doors between them: what a folder, or a file at the top of `src`, may import
 * of ours, and of other people's packages (a name that ends in / stands for all in that scope).
 */
const ROOMS: Record<string, { rooms: string[]; packages?: string[] }> = {
  register: { rooms: ['config', 'discovery', 'safety', 'sdk', 'start'] },
  start: {
    rooms: ['config', 'discovery', 'safety', 'sdk', 'telemetry', 'tracing'],
    packages: ['@opentelemetry/api'],
  },
  tracing: {
    rooms: ['config', 'companions', 'discovery', 'patches', 'safety', 'telemetry'],
    packages: ['@opentelemetry/api'],
  },
  index: { rooms: ['config', 'instrumentation', 'messaging', 'telemetry'] },
  instrumentation: {
    rooms: ['config', 'companions', 'discovery', 'sdk', 'telemetry', 'tracing'],
    packages: ['@opentelemetry/api', '@opentelemetry/instrumentation'],
  },
  bundler: { rooms: ['discovery'], packages: ['unplugin'] },
  discovery: { rooms: ['patches', 'safety'], packages: ['require-in-the-middle'] },
  companions: { rooms: ['messaging', 'patches'] },
  patches: { rooms: ['messaging'], packages: ['shimmer'] },
  messaging: { rooms: [] },
  telemetry: {
    rooms: ['messaging', 'config', 'safety'],
    packages: ['@opentelemetry/api', '@opentelemetry/semantic-conventions'],
  },
  config: {
    rooms: ['messaging', 'safety'],
    packages: ['@opentelemetry/', '@cfworker/json-schema', 'proxy-from-env'],
  },
  sdk: { rooms: ['config', 'export', 'safety', 'skywalking'], packages: ['@opentelemetry/'] },
  export: {
    rooms: ['config', 'safety', 'skywalking', 'wire'],
    packages: ['@opentelemetry/', '@grpc/grpc-js', 'http-proxy-agent', 'https-proxy-agent'],
  },
  skywalking: {
    rooms: ['config', 'safety', 'telemetry', 'wire'],
    packages: ['@opentelemetry/', '@grpc/'],
  },
  cli: {
    rooms: ['companions', 'config', 'export', 'patches', 'safety', 'sdk', 'view'],
    packages: ['@opentelemetry/api'],
  },
  view: { rooms: ['config', 'wire'], packages: ['@dagrejs/dagre', '@grpc/grpc-js', 'preact', 'preact/'] },
  safety: { rooms: [], packages: ['@opentelemetry/api'] },
  wire: { rooms: [], packages: ['@grpc/grpc-js'] },
};

interface Import {
  from: string;
  to: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => join(SRC, file));

/** What each file of a kind has: a command its help, a way out its connection. */
const ONE_OF_A_KIND = ['HELP', 'connect'];

const EXPORTED = /^export (?:abstract |async )*(?:interface|type|class|function|const) (\w+)/gm;

/** Static, dynamic, type-only and lazy imports alike. */
const IMPORT = /(?:\bfrom\s+|\bimport\s*\(?\s*|\brequire\(\s*)'([^']+)'/g;

const imports: Import[] = files.flatMap((from) =>
  [...readFileSync(from, 'utf8').matchAll(IMPORT)].map(([, to]) => ({ from, to: to! })),
);
const inside = imports
  .filter(({ to }) => to.startsWith('.'))
  .map(({ from, to }) => ({ from, to: sourceOf(resolve(dirname(from), to)) }));

function sourceOf(path: string): string {
  return (
    files.find(
      (file) => file === `${path}.ts` || file === `${path}.tsx` || file === join(path, 'index.ts'),
    ) ?? path
  );
}

function roomOf(file: string): string {
  return relative(SRC, file)
    .split(sep)[0]!
    .replace(/\.tsx?$/, '');
}

const show = ({ from, to }: Import) =>
  `${relative(SRC, from)} -> ${to.startsWith(SRC) ? relative(SRC, to) : to}`;

test('every file lies in a known room', () => {
  expect(files.filter((file) => !(roomOf(file) in ROOMS)).map((file) => relative(SRC, file))).toEqual([]);
});

test('rooms import each other in one direction only', () => {
  const wrong = inside.filter(({ from, to }) => {
    if (to.endsWith('.json')) return false;
    const [here, there] = [roomOf(from), roomOf(to)];
    return here !== there && !ROOMS[here]?.rooms.includes(there);
  });
  expect(wrong.map(show)).toEqual([]);
});

test('rooms import the packages that are theirs', () => {
  const wrong = imports.filter(({ from, to }) => {
    if (to.startsWith('.') || to.startsWith('node:')) return false;
    return !ROOMS[roomOf(from)]?.packages?.some(
      (allowed) => to === allowed || (allowed.endsWith('/') && to.startsWith(allowed)),
    );
  });
  expect(wrong.map(show)).toEqual([]);
});

test('config alone reads the environment', () => {
  const readers = files.filter((file) => /\bprocess\s*\??\.\s*env\b/.test(readFileSync(file, 'utf8')));
  expect([...new Set(readers.map(roomOf))]).toEqual(['config']);
});

/** Programs and threads of their own: what they throw ends nobody else. */
const ON_ITS_OWN = /^(?:cli|view)[\\/]|^export[\\/]thread\.ts$/;
/** Callbacks that Node.js calls by itself, but for those that do nothing. */
const BY_ITSELF =
  /(?<!\.)\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\(\s*(?!guarded\(|nothing\b|\(\) => \{\})\S|\.(?:on|once)\(\s*[^\s,()]+,\s*(?!guarded\(|nothing\b|\(\) => \{\})\S/g;

test('a callback that Node.js calls by itself is guarded', () => {
  const unguarded = files
    .filter((file) => !ON_ITS_OWN.test(relative(SRC, file)))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(BY_ITSELF)].map(
        ([found]) => `${relative(SRC, file)}: ${found}`,
      ),
    );
  expect(unguarded).toEqual([]);
});

test('a word means one thing: no two files export different things under one name', () => {
  const places = new Map<string, string[]>();
  for (const file of files.filter((each) => roomOf(each) !== 'view'))
    for (const [, name] of readFileSync(file, 'utf8').matchAll(EXPORTED))
      places.set(name!, [...(places.get(name!) ?? []), relative(SRC, file)]);
  const several = [...places].filter(([name, where]) => where.length > 1 && !ONE_OF_A_KIND.includes(name));
  expect(several.map(([name, where]) => `${name}: ${where.join(', ')}`)).toEqual([]);
});

test('no file imports itself, by whatever way round', () => {
  expect(cycles()).toEqual([]);
});

function cycles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].map((each) => relative(SRC, each)).join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const { from, to } of inside) if (from === file) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

/**
 * A dependency has an older copy of the API than the application and is the first to register something, which
 * fixes the version of the table: what was registered is as it would be without hoptrace, for either copy, and
 * what is hoptrace's the application finds all the same.
 */
import type { Context, ContextManager, TextMapPropagator } from '@opentelemetry/api';
import type * as Globals from '../../../../src/sdk/globals/globals';
import { installed } from '../../../support/installed';

type Api = typeof import('@opentelemetry/api');

const KEY = Symbol.for('opentelemetry.js.api.1');
const table = globalThis as { [KEY]?: object };
const GLOBALS = '../../../../src/sdk/globals';

/** The dependency's version and the application's. */
const PAIRS = [
  ['1.4', '1.9'],
  ['1.8', '1.9'],
  ['1.4', '1.10'],
] as const;
const folderOf = (version: string) => (version === '1.9' ? '' : `fixtures/sdk/api-${version}/`);

beforeAll(async () => {
  for (const version of ['1.4', '1.8', '1.10']) await installed(`fixtures/sdk/api-${version}`);
}, 60_000);
beforeEach(() => {
  jest.resetModules();
  delete table[KEY];
});
afterAll(() => {
  delete table[KEY];
});

function load(version: string): Api {
  return require(`../../../../${folderOf(version)}node_modules/@opentelemetry/api`);
}

const exactly = (version: string): string =>
  require(`../../../../${folderOf(version)}node_modules/@opentelemetry/api/package.json`).version;

/** Of the copy that is in the stack of calls: `caller.ts` expects hoptrace to be in one file, as it is when built. */
function callingVersion(): string | undefined {
  const file = /[\\/](?:api-(1\.\d+)[\\/])?node_modules[\\/]@opentelemetry[\\/]api[\\/]/.exec(
    new Error().stack!,
  );
  return file === null ? undefined : exactly(file[1] ?? '1.9');
}

/** hoptrace's table of globals, which takes this copy for the application's. */
function hoptraceBeside(version: string): typeof Globals {
  const findApplicationApi = () => ({ version: exactly(version), module: undefined });
  jest.doMock(`${GLOBALS}/application`, () => ({ findApplicationApi }));
  jest.doMock(`${GLOBALS}/caller`, () => ({ callingVersion }));
  const globals = require(`${GLOBALS}/globals`);
  for (const room of ['application', 'caller']) jest.dontMock(`${GLOBALS}/${room}`);
  return globals;
}

const propagator = (field: string): TextMapPropagator => ({
  inject() {},
  extract: (context) => context,
  fields: () => [field],
});
const contextManager = (active: Context) => ({
  active: () => active,
  with: (_: Context, call: () => never) => call(),
  bind: <T>(_: Context, target: T) => target,
  enable() {
    return this;
  },
  disable() {
    return this;
  },
});
const marked = (api: Api, mark: string) => api.ROOT_CONTEXT.setValue(MARK, mark);
const MARK = Symbol('mark');

/** An SDK that is as old as the 1.4 line has no gauges, and its spans no links that are added later. */
const meterProvider = { getMeter: () => ({ createCounter: () => ({ add() {} }) }) };
const tracerProvider = (name: string) => ({
  getTracer: () => ({ startSpan: () => ({ name }), startActiveSpan() {} }),
});
const span = (api: Api) => (api.trace.getTracer('x').startSpan('y') as unknown as { name?: string }).name;

/** What the first to register may be, and what a copy finds in its place. */
const PARTS = {
  metrics: {
    register: (api: Api) => api.metrics.setGlobalMeterProvider(meterProvider as never),
    find: (api: Api) => (api.metrics.getMeterProvider() as unknown) === meterProvider,
  },
  diag: {
    register: (api: Api) => {
      const say = (message: string) => void said.push(message);
      const logger = { error: say, warn: say, info: say, debug: say, verbose: say };
      return api.diag.setLogger(logger, { suppressOverrideMessage: true });
    },
    find: (api: Api) => {
      said.length = 0;
      api.diag.error('something');
      return said.includes('something');
    },
  },
  propagation: {
    register: (api: Api) => api.propagation.setGlobalPropagator(propagator('theirs')),
    find: (api: Api) => api.propagation.fields()[0] === 'theirs',
  },
  context: {
    register: (api: Api) =>
      api.context.setGlobalContextManager(contextManager(marked(api, 'theirs')) as ContextManager),
    find: (api: Api) => api.context.active().getValue(MARK) === 'theirs',
  },
  trace: {
    register: (api: Api) => api.trace.setGlobalTracerProvider(tracerProvider('theirs') as never),
    find: (api: Api) => span(api) === 'theirs',
  },
};
const said: string[] = [];
type Part = keyof typeof PARTS;

function start(globals: typeof Globals): void {
  globals.onReplaced((place) => place === 'trace' && globals.withdraw());
  globals.registerGlobal('context', contextManager(marked(load('1.9'), 'ours')));
  globals.registerGlobal('propagation', propagator('ours'));
  globals.registerGlobal('trace', tracerProvider('ours'));
}

const WHEN = ['before hoptrace', 'after hoptrace', 'when the watch rests'] as const;

interface World {
  readonly older: string;
  readonly newer: string;
  readonly part: Part;
  readonly when: (typeof WHEN)[number];
}
const WORLDS: readonly World[] = PAIRS.flatMap(([older, newer]) =>
  (Object.keys(PARTS) as Part[]).flatMap((part) => WHEN.map((when) => ({ older, newer, part, when }))),
);

/** The dependency registers; hoptrace is there or it is not. */
function enter({ older, newer, part, when }: World, hasHoptrace: boolean) {
  jest.resetModules();
  delete table[KEY];
  const [dependency, application] = [load(older), load(newer)];
  const begin = () => {
    if (hasHoptrace) start(hoptraceBeside(newer));
    const looksUp = when === 'when the watch rests' ? 21_000 : 1;
    for (let times = 0; times < looksUp; times++) application.propagation.fields();
  };
  if (when !== 'before hoptrace') begin();
  const registered = PARTS[part].register(dependency);
  if (when === 'before hoptrace') begin();
  return { dependency, application, registered };
}

/** What becomes of registrations, and who finds what others have registered. */
function outcome(world: World, hasHoptrace: boolean) {
  const { dependency, application, registered } = enter(world, hasHoptrace);
  const { register, find } = PARTS[world.part];
  const seen = {
    registered,
    found: find(dependency),
    again: register(dependency),
    // a context manager or a propagator of another's hoptrace uses itself, and lends it with its spans
    foundByApplication: /context|propagation/.test(world.part) || find(application),
    gauge: typeof application.metrics.getMeter('x').createGauge('gauge').record,
    foundStill: find(dependency),
    own: application.trace.setGlobalTracerProvider(tracerProvider('own') as never),
    ownMeters: application.metrics.setGlobalMeterProvider(meterProvider as never),
  };
  return { ...seen, foundAtLast: find(dependency) };
}

test.each(WORLDS)('$older registers $part $when, beside $newer: as without hoptrace', (world) => {
  expect(outcome(world, true)).toEqual(outcome(world, false));
});

test.each(WORLDS.filter(({ part }) => part !== 'trace'))(
  '$older registers $part $when: $newer finds what is ours',
  (world) => {
    const { application } = enter(world, true);
    const { part } = world;
    expect({
      span: span(application),
      context: application.context.active().getValue(MARK),
      propagation: application.propagation.fields(),
    }).toEqual({
      span: 'ours',
      context: part === 'context' ? 'theirs' : 'ours',
      propagation: [part === 'propagation' ? 'theirs' : 'ours'],
    });
  },
);

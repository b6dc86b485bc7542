/** The table of globals, seen by hoptrace's copy of the API (`globals.ts`) and by the application's (the package). */
import type * as Globals from '../../../../src/sdk/globals/globals';

type Api = typeof import('@opentelemetry/api');

const KEY = Symbol.for('opentelemetry.js.api.1');
const table = globalThis as { [KEY]?: object };

let ours: typeof Globals;
let theirs: Api;
let errors: string[];

beforeEach(() => {
  jest.resetModules();
  delete table[KEY];
  ours = require('../../../../src/sdk/globals/globals');
  theirs = require('@opentelemetry/api');
  errors = [];
  const say = (message: string): void => void errors.push(message.split('\n')[0]!);
  const logger = { error: say, warn: say, info: say, debug: () => {}, verbose: () => {} };
  theirs.diag.setLogger(logger);
});
afterAll(() => {
  delete table[KEY];
});

const meterProvider = () => ({ getMeter: () => theirs.createNoopMeter() });
/** Whether registrations are watched for. */
const isAccessor = () => Object.getOwnPropertyDescriptor(globalThis, KEY)?.get !== undefined;

test('what we register, the application finds', () => {
  const provider = meterProvider();
  expect(ours.registerGlobal('metrics', provider)).toBe(true);
  expect(ours.getGlobal('metrics')).toBe(provider);
  expect(theirs.metrics.getMeterProvider()).toBe(provider);
});

test('what the application registers later takes our place; we are told', () => {
  const [first, second] = [meterProvider(), meterProvider()];
  const replaced = jest.fn();
  ours.onReplaced(replaced);
  ours.registerGlobal('metrics', first);
  expect(theirs.metrics.setGlobalMeterProvider(second)).toBe(true);
  expect(theirs.metrics.getMeterProvider()).toBe(second);
  expect(ours.getGlobal('metrics')).toBe(second);
  expect(ours.isTaken('metrics')).toBe(true);
  expect(replaced.mock.calls).toEqual([['metrics']]);
  expect(errors).toEqual([]);
});

test('among themselves, registrations of the application are refused as ever', () => {
  ours.registerGlobal('metrics', meterProvider());
  theirs.metrics.setGlobalMeterProvider(meterProvider());
  expect(theirs.metrics.setGlobalMeterProvider(meterProvider())).toBe(false);
  expect(errors).toEqual([expect.stringContaining('duplicate registration of API: metrics')]);
});

test('what the application has registered already stays', () => {
  const provider = meterProvider();
  theirs.metrics.setGlobalMeterProvider(provider);
  expect(ours.registerGlobal('metrics', meterProvider())).toBe(false);
  expect(ours.getGlobal('metrics')).toBe(provider);
});

test('a place that is replaced leaves the others ours, until we withdraw', () => {
  const propagator = { inject() {}, extract: (context: unknown) => context, fields: () => ['ours'] };
  ours.registerGlobal('metrics', meterProvider());
  ours.registerGlobal('propagation', propagator);
  theirs.metrics.setGlobalMeterProvider(meterProvider());
  expect(theirs.propagation.fields()).toEqual(['ours']);
  expect(isAccessor()).toBe(true);
  ours.withdraw();
  expect(theirs.propagation.fields()).toEqual([]);
  expect(ours.getGlobal('propagation')).toBeUndefined();
  expect(isAccessor()).toBe(false);
});

test('a logger of the application does not make our places look free', () => {
  const provider = meterProvider();
  ours.registerGlobal('metrics', provider);
  theirs.diag.setLogger(new theirs.DiagConsoleLogger(), { suppressOverrideMessage: true });
  expect(theirs.metrics.getMeterProvider()).toBe(provider);
});

test('a refused registration does not make our places look free', () => {
  const propagator = { inject() {}, extract: (context: unknown) => context, fields: () => ['ours'] };
  ours.registerGlobal('metrics', meterProvider());
  ours.registerGlobal('propagation', propagator);
  theirs.metrics.setGlobalMeterProvider(meterProvider());
  theirs.metrics.setGlobalMeterProvider(meterProvider());
  expect(theirs.propagation.fields()).toEqual(['ours']);
});

test("our logger is ours alone, and the application's takes its place", () => {
  theirs.diag.disable();
  const logger = { name: 'ours' };
  ours.registerGlobal('diag', logger);
  expect(ours.getGlobal('diag')).toBe(logger);
  expect(isAccessor()).toBe(false);
  theirs.diag.setLogger(new theirs.DiagConsoleLogger());
  expect(ours.getGlobal('diag')).not.toBe(logger);
  expect(errors).toEqual([]);
});

test('a table that is cleared is cleared of ours, too', () => {
  ours.registerGlobal('metrics', meterProvider());
  table[KEY] = undefined as never;
  expect(theirs.metrics.getMeterProvider().getMeter('x')).toBe(theirs.createNoopMeter());
});

test('with a table of its own in place of the one that it cleared, the application takes our places', () => {
  const replaced = jest.fn();
  ours.onReplaced(replaced);
  ours.registerGlobal('metrics', meterProvider());
  table[KEY] = undefined as never;
  const provider = meterProvider();
  expect(theirs.metrics.setGlobalMeterProvider(provider)).toBe(true);
  expect(theirs.metrics.getMeterProvider()).toBe(provider);
  expect(ours.getGlobal('metrics')).toBe(provider);
  expect(replaced.mock.calls).toEqual([['metrics']]);
});

test('disable() of the application before it registers leaves ours there, and the registration is seen', () => {
  const [first, second] = [meterProvider(), meterProvider()];
  const replaced = jest.fn();
  ours.onReplaced(replaced);
  ours.registerGlobal('metrics', first);
  theirs.metrics.disable();
  expect(theirs.metrics.getMeterProvider()).toBe(first);
  expect(theirs.metrics.setGlobalMeterProvider(second)).toBe(true);
  expect(ours.getGlobal('metrics')).toBe(second);
  theirs.metrics.disable();
  expect(theirs.metrics.getMeterProvider()).not.toBe(second);
  expect(theirs.metrics.setGlobalMeterProvider(first)).toBe(true);
  expect(ours.getGlobal('metrics')).toBe(first);
  expect(replaced.mock.calls).toEqual([['metrics'], ['metrics']]);
  expect(errors).toEqual([]);
});

test('after a registration that fails, whoever makes it, the next look-up finds what is ours', () => {
  const provider = meterProvider();
  ours.registerGlobal('metrics', provider);
  const api = (table[KEY] as Record<string, unknown>) ?? {};
  table[KEY] = api; // writes back, asks, compares versions, and goes no further
  expect([api.trace, api.version]).toEqual([undefined, expect.any(String)]);
  expect(theirs.metrics.getMeterProvider()).toBe(provider);
  table[KEY] = api; // asks for nothing at all
  expect(theirs.metrics.getMeterProvider()).toBe(provider);
});

describe('after thousands of look-ups', () => {
  const lookUp = (): void => {
    for (let times = 0; times < 15_000; times++) theirs.metrics.getMeterProvider();
  };
  let provider: ReturnType<typeof meterProvider>;

  beforeEach(() => {
    provider = meterProvider();
    ours.registerGlobal('metrics', provider);
    lookUp();
  });

  test('the table is an ordinary property, and still gives what is ours', () => {
    expect(isAccessor()).toBe(false);
    expect(theirs.metrics.getMeterProvider()).toBe(provider);
  });

  test('a logger is the application’s own affair, then as before', () => {
    theirs.diag.disable();
    const error = jest.fn();
    theirs.diag.setLogger({ error, warn() {}, info() {}, debug() {}, verbose() {} });
    theirs.propagation.setGlobalPropagator({ inject() {}, extract: (context) => context, fields: () => [] });
    theirs.diag.error('said');
    expect(error.mock.calls).toEqual([['said']]);
    expect(ours.getGlobal('diag')).toBeDefined();
  });

  test('a registration is still seen', () => {
    const replaced = jest.fn();
    ours.onReplaced(replaced);
    const second = meterProvider();
    expect(theirs.metrics.setGlobalMeterProvider(second)).toBe(true);
    expect(ours.getGlobal('metrics')).toBe(second);
    expect(replaced).toHaveBeenCalledTimes(1);
    expect(errors).toEqual([]);
  });

  test('the methods that register keep their names and lengths', () => {
    const { setGlobalMeterProvider } = Object.getPrototypeOf(theirs.metrics);
    expect([setGlobalMeterProvider.name, setGlobalMeterProvider.length]).toEqual([
      'setGlobalMeterProvider',
      1,
    ]);
  });
});

test('beside a copy that cannot be found, in a bundle say, the watch goes on', () => {
  jest.resetModules();
  const copies = '../../../../src/sdk/globals/copies';
  jest.doMock(copies, () => ({ ...jest.requireActual(copies), loadedApis: () => [] }));
  ours = require('../../../../src/sdk/globals/globals');
  jest.dontMock(copies);
  ours.registerGlobal('metrics', meterProvider());
  for (let times = 0; times < 15_000; times++) theirs.metrics.getMeterProvider();
  expect(isAccessor()).toBe(true);
});

test('copies that cannot be looked into: whoever looks something up does not see it', () => {
  jest.resetModules();
  const copies = '../../../../src/sdk/globals/copies';
  const loadedApis = jest.fn((): unknown[] => []);
  jest.doMock(copies, () => ({ ...jest.requireActual(copies), loadedApis }));
  ours = require('../../../../src/sdk/globals/globals');
  jest.dontMock(copies);
  const provider = meterProvider();
  ours.registerGlobal('metrics', provider);
  loadedApis.mockImplementation(() => {
    throw new Error('no access');
  });
  for (let times = 0; times < 30_000; times++)
    if (theirs.metrics.getMeterProvider() !== provider) throw new Error('another one');
  expect(loadedApis).toHaveBeenCalledTimes(1);
  expect(isAccessor()).toBe(true);
});

test.each<[string, () => unknown]>([
  ['frozen', () => Object.freeze({ version: '1.9.0' })],
  ['not to be extended', () => Object.preventExtensions({ version: '1.9.0' })],
])('a table that is %s: ours is for ourselves, and nothing throws', (_, make) => {
  table[KEY] = make() as object;
  const provider = meterProvider();
  expect(ours.registerGlobal('metrics', provider)).toBe(true);
  expect(ours.getGlobal('metrics')).toBe(provider);
  expect(theirs.metrics.getMeterProvider()).not.toBe(provider);
});

import { type Context, context, createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { callIn, withSpan, withValue } from '../../../../src/telemetry/context/context';

const KEY = createContextKey('test');
const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });
const noFault = (_: string, error: unknown) => {
  throw error;
};

afterEach(() => context.disable());

test('a context with a span is as the API’s own', () => {
  const under = ROOT_CONTEXT.setValue(KEY, 'value');
  const made = withSpan(under, span);
  expect(trace.getSpan(made)).toBe(span);
  expect(made.getValue(KEY)).toBe('value');
  expect(made.setValue(KEY, 'other').getValue(KEY)).toBe('other');
  expect(made.deleteValue(KEY).getValue(KEY)).toBeUndefined();
  expect(trace.getSpan(trace.deleteSpan(made))).toBeUndefined();
  expect(trace.getSpan(under)).toBeUndefined();
});

describe('a chain of contexts, each made of the one before', () => {
  const OTHER = createContextKey('other');
  const STEPS = 100_000;

  test.each([
    ['the span', [trace.setSpan]],
    ['a value', [(under: Context) => under.setValue(KEY, 1)]],
    ['the span and a value by turns', [trace.setSpan, (under: Context) => under.setValue(KEY, 1)]],
    ['a value that comes and goes', [(under: Context) => under.setValue(KEY, 1).deleteValue(KEY)]],
    ['our own', [withSpan, (under: Context) => withValue(under, KEY, 1)]],
  ])('is as deep with %s in it after 100,000 steps as after one', (_, steps) => {
    let chained: Context = withSpan(ROOT_CONTEXT.setValue(OTHER, 'under'), span);
    for (let step = 0; step < STEPS; step++) chained = steps[step % steps.length]!(chained, span);
    expect(chained.getValue(OTHER)).toBe('under');
    expect(trace.getSpan(chained)).toBe(span);
  });
});

describe('a call in a context', () => {
  test('gives what the function gives, inside the context', () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const result = callIn(withSpan(ROOT_CONTEXT, span), () => trace.getSpan(context.active()), noFault);
    expect(result).toBe(span);
  });

  test.each([new Error('no'), undefined])('throws what the function throws: %p', (error) => {
    const call = () => {
      throw error;
    };
    let thrown: unknown = 'nothing';
    try {
      callIn(ROOT_CONTEXT, call, noFault);
    } catch (each) {
      thrown = each;
    }
    expect(thrown).toBe(error);
  });

  const broken = (when: 'before' | 'after' | 'twice') => ({
    active: () => ROOT_CONTEXT,
    with(_: unknown, call: () => unknown) {
      if (when === 'before') throw new Error('broken');
      call();
      if (when === 'after') throw new Error('broken');
      return call();
    },
    bind: (_: unknown, target: unknown) => target,
    enable: () => undefined,
    disable: () => undefined,
  });

  test.each(['before', 'after', 'twice'] as const)(
    'is made once, also when the context manager fails: %s',
    (when) => {
      context.setGlobalContextManager(broken(when) as never);
      const faults: unknown[] = [];
      let calls = 0;
      expect(
        callIn(
          ROOT_CONTEXT,
          () => ++calls,
          (_, error) => faults.push(error),
        ),
      ).toBe(1);
      expect(calls).toBe(1);
      expect(faults.length).toBe(when === 'twice' ? 0 : 1);
    },
  );
});

import type { Wrap } from '../../../src/patches/tap';
import { wrapAll } from '../../../src/patches/wrap';

type Methods = Record<string, (...args: number[]) => unknown>;

/** A class whose method is its own, below one from which it inherits the other. */
function classes() {
  class Base {
    inherited(one: number, two: number): string {
      return `base ${one} ${two}`;
    }
  }
  class Derived extends Base {
    own(one: number): string {
      return `own ${one}`;
    }
  }
  return { base: Base.prototype as unknown as Methods, target: Derived.prototype as unknown as Methods };
}

/** Wrappers that leave a trace of every call. */
function tracing(target: object, ...methods: string[]) {
  const calls: string[] = [];
  const wraps: Wrap[] = methods.map((method) => ({
    target,
    method,
    around: (original) =>
      function (this: unknown, ...args: unknown[]) {
        calls.push(method);
        return original.apply(this, args);
      },
  }));
  return { calls, wraps };
}

test('a wrapped method has the name, the length, and the results of the original', () => {
  const { target } = classes();
  const { calls, wraps } = tracing(target, 'own', 'inherited');
  wrapAll(wraps);
  expect([target.own!.name, target.own!.length]).toEqual(['own', 1]);
  expect([target.inherited!.name, target.inherited!.length]).toEqual(['inherited', 2]);
  expect([target.own!(1), target.inherited!(1, 2)]).toEqual(['own 1', 'base 1 2']);
  expect(calls).toEqual(['own', 'inherited']);
});

test('`for … in` sees what it saw: what a class of functions inherits, and not what one of methods does', () => {
  const { target: hidden } = classes();
  wrapAll(tracing(hidden, 'own', 'inherited').wraps);
  const shown = Object.create({ emit() {} });
  wrapAll(tracing(shown, 'emit').wraps);
  const seenIn = (object: object) => {
    const seen: string[] = [];
    for (const name in object) seen.push(name);
    return seen;
  };
  expect([seenIn(hidden), seenIn(shown)]).toEqual([[], ['emit']]);
});

test('taken away, everything is as it was', () => {
  const { target } = classes();
  const before = Object.getOwnPropertyDescriptor(target, 'own');
  const unwrap = wrapAll(tracing(target, 'own', 'inherited').wraps);
  unwrap();
  expect(Object.getOwnPropertyDescriptor(target, 'own')).toMatchObject({ value: before!.value });
  expect(Object.hasOwn(target, 'inherited')).toBe(false);
});

test('what somebody else has wrapped since stays in place', () => {
  const { target } = classes();
  const { calls, wraps } = tracing(target, 'own');
  const unwrap = wrapAll(wraps);
  const ours = target.own!;
  const theirs = (one: number) => `theirs ${ours.call(target, one)}`;
  target.own = theirs;
  unwrap();
  expect(target.own).toBe(theirs);
  expect(target.own(1)).toBe('theirs own 1');
  expect(calls).toEqual(['own']);
});

test('a method that is wrapped already is left alone, whoever asks', () => {
  const { target } = classes();
  const first = tracing(target, 'own');
  const second = tracing(target, 'own');
  wrapAll(first.wraps);
  const unwrapSecond = wrapAll(second.wraps);
  target.own!(1);
  unwrapSecond();
  target.own!(2);
  expect([first.calls.length, second.calls.length]).toEqual([2, 0]);
});

test('wrapped, taken away and wrapped again, it is wrapped once', () => {
  const { target } = classes();
  wrapAll(tracing(target, 'own').wraps)();
  const { calls, wraps } = tracing(target, 'own');
  wrapAll(wraps);
  expect(target.own!(1)).toBe('own 1');
  expect(calls).toEqual(['own']);
});

test('an inherited method that is replaced where it comes from, as `domain` does with `emit`, is called as replaced', () => {
  const { base, target } = classes();
  const { calls, wraps } = tracing(target, 'inherited');
  wrapAll(wraps);
  base.inherited = (one) => `replaced ${one}`;
  expect(target.inherited!(1, 2)).toBe('replaced 1');
  expect(calls).toEqual(['inherited']);
});

test('nothing is added that listing or copying a prototype would show', () => {
  const { target } = classes();
  wrapAll(tracing(target, 'own').wraps);
  expect(Object.keys(target)).toEqual([]);
});

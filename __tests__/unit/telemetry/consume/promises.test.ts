import { runInNewContext } from 'node:vm';
import { thenOf } from '../../../../src/telemetry/consume/promises';

/** What comes of following a value: the promise that it gives, or nothing where it is not followed. */
function followed(value: unknown): Promise<unknown> | undefined {
  const then = thenOf(value);
  if (then === undefined) return undefined;
  return new Promise((resolve, reject) => {
    then.call(value, resolve, reject);
  });
}

/** A `then` that nobody may so much as read. */
const untouchable = {
  get(): never {
    throw new Error('then was read');
  },
};

test.each([undefined, null, 1, 'then', () => {}, {}, [], new Date()])('%p is no promise', (value) => {
  expect(thenOf(value)).toBeUndefined();
});

test('no `then` of anything else is read: of queries, of functions, of proxies', () => {
  const query = Object.defineProperty({ catch() {}, finally() {} }, 'then', untouchable);
  const model = Object.defineProperty(() => {}, 'then', untouchable);
  class Builder {}
  Object.defineProperty(Builder.prototype, 'then', untouchable);
  const refuse = () => {
    throw new Error('trapped');
  };
  const proxy = new Proxy(Promise.resolve(), {
    get: refuse,
    getOwnPropertyDescriptor: refuse,
    getPrototypeOf: refuse,
    has: refuse,
  });
  for (const value of [query, model, new Builder(), Object.create(proxy), proxy]) {
    expect(thenOf(value)).toBeUndefined();
  }
});

test('a native promise is followed, by the language’s own `then` alone', async () => {
  const promise = Object.defineProperty(Promise.resolve(1), 'then', untouchable);
  expect(await followed(promise)).toBe(1);
  await expect(followed(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('an async function’s promise of another realm is followed', async () => {
  expect(await followed(runInNewContext('(async () => 2)()'))).toBe(2);
});

test('a promise of a subclass is followed without anything of the subclass being run', async () => {
  const ran: string[] = [];
  class Lazy<T> extends Promise<T> {
    static override get [Symbol.species]() {
      ran.push('species');
      return Promise;
    }
    constructor(executor: ConstructorParameters<typeof Promise<T>>[0]) {
      super(executor);
      ran.push('constructor');
    }
    // biome-ignore lint/suspicious/noThenProperty: as lazy promises have it
    override then(): never {
      ran.push('then');
      throw new Error('run');
    }
  }
  const lazy = new Lazy<number>((resolve) => resolve(3));
  ran.length = 0;
  expect(await followed(lazy)).toBe(3);
  expect(ran).toEqual([]);
  expect(Object.hasOwn(lazy, 'constructor')).toBe(false);
});

test('a frozen promise of a subclass is not followed', () => {
  class Mine<T> extends Promise<T> {}
  expect(thenOf(Object.freeze(Mine.resolve(1)))).toBeUndefined();
});

describe('Bluebird', () => {
  /** The marks of Bluebird 3's promises, and just enough of its behaviour. */
  class Bluebird {
    _bitField = 0;
    _fulfillmentHandler0 = undefined;
    _rejectionHandler0 = undefined;
    _promise0 = undefined;
    _receiver0 = undefined;
    _then(onFulfilled: (value: unknown) => void): void {
      onFulfilled('by Bluebird');
    }
    // biome-ignore lint/suspicious/noThenProperty: a promise library
    then(onFulfilled: (value: unknown) => void): void {
      this._then(onFulfilled);
    }
  }

  test('is followed', async () => {
    expect(await followed(new Bluebird())).toBe('by Bluebird');
  });

  test('is followed by its own `then`, whatever a subclass puts over it', async () => {
    class Query extends Bluebird {}
    Object.defineProperty(Query.prototype, 'then', untouchable);
    expect(await followed(new Query())).toBe('by Bluebird');
  });

  test('what bears some of its marks, or has them behind getters, is none', () => {
    const half = { _bitField: 0, _then() {} };
    const hidden = Object.defineProperty(new Bluebird(), '_bitField', untouchable);
    const thenless = Object.assign(Object.create({ _then() {} }), new Bluebird());
    for (const value of [half, hidden, thenless]) expect(thenOf(value)).toBeUndefined();
  });
});

import { isBare, isPlain, plainCopy } from '../../../src/messaging/plain';

const copyOf = (headers: object, made = {}) => plainCopy(Object.assign(Object.create(headers), made));

test.each<[string, object]>([
  ['a literal', { text: 'a', number: 1, no: false, nothing: null, none: undefined }],
  ['frozen', Object.freeze({ b: 1, a: 2 })],
  ['without a prototype', Object.assign(Object.create(null), { text: 'a' })],
  ['names that mean something elsewhere', JSON.parse('{ "__proto__": 1, "constructor": 2, "7": 3, "0": 4 }')],
  [
    'tables and arrays',
    { a: { b: [1, { c: null }] }, at: { '!': 'timestamp', value: 1 }, list: Object.freeze(['x']) },
  ],
  ['none', {}],
])('a copy has the same in the same order: %s', (_, headers) => {
  const copy = copyOf(headers)!;
  expect(isPlain(copy)).toBe(true);
  expect(Object.entries(copy)).toEqual(Object.entries(headers));
});

test('what is not enumerable is not sent, and not copied', () => {
  const headers = Object.defineProperty({ a: 1 }, 'hidden', { value: 2, enumerable: false });
  expect(Object.keys(copyOf(headers)!)).toEqual(['a']);
});

test('of two messages, one’s copy has nothing of the other’s', () => {
  const headers = { a: 1 };
  const first = copyOf(headers)!;
  first.traceparent = 'x';
  expect([headers, { ...copyOf(headers)! }]).toEqual([{ a: 1 }, { a: 1 }]);
});

const failing = () => {
  throw new Error('not yours to call');
};

const itself = { a: [] as unknown[] };
itself.a.push(itself);

test.each<[string, object]>([
  [
    'a getter',
    {
      a: 1,
      get b() {
        return failing();
      },
    },
  ],
  ['a setter', Object.defineProperty({}, 'a', { set: failing, enumerable: true })],
  ['a proxy', new Proxy({ a: 1 }, { ownKeys: failing, getPrototypeOf: failing, get: failing })],
  ['below a proxy', Object.create(new Proxy({ a: 1 }, { ownKeys: failing, get: failing }))],
  [
    'an instance',
    new (class Headers {
      a = 1;
    })(),
  ],
  ['an array', ['a']],
  ['inherited headers', Object.create({ a: 1 })],
  ['an instance inside', { a: [new Date()] }],
  ['bytes', { a: Buffer.from('a') }],
  ['in itself', itself],
  ['more than is looked at', { a: Array(200).fill(1) }],
  ['below an array', Object.create(['a'])],
  ['an array by inheritance alone', Object.setPrototypeOf({ a: 1 }, Array.prototype)],
  [
    'a getter inside',
    {
      a: [
        {
          get b() {
            return failing();
          },
        },
      ],
    },
  ],
  ['a hidden getter inside', { a: Object.defineProperty({ '!': 'int' }, 'value', { get: failing }) }],
  ['a proxy inside', { a: new Proxy({}, { get: failing, getPrototypeOf: failing }) }],
  ['what amqplib refuses', { a: Symbol('a') }],
])('no copy of what may run something, or is not told by its own data: %s', (_, headers) => {
  expect(copyOf(headers)).toBeUndefined();
});

test('no copy where amqplib has headers of its own', () => {
  expect(copyOf({ a: 1 }, { CC: ['queue'] })).toBeUndefined();
  expect(plainCopy(Object.assign(Object.create(null), { CC: ['queue'] }))).toBeUndefined();
});

test('in place of amqplib’s that inherit from nothing are bare ones, which a copy is not', () => {
  const bare = plainCopy(Object.create(null))!;
  expect([isPlain(bare), isBare(bare), isBare(Object.create(null))]).toEqual([true, true, true]);
  expect([isBare(copyOf({})!), isBare({}), isPlain({})]).toEqual([false, false, false]);
});

test('no copy where an object like any other has more than is its own', () => {
  Object.defineProperty(Object.prototype, 'everywhere', { value: 1, enumerable: true, configurable: true });
  try {
    expect(copyOf({ a: 1 })).toBeUndefined();
  } finally {
    Reflect.deleteProperty(Object.prototype, 'everywhere');
  }
});

import { setHeader, textOf } from '../../../../src/telemetry/context/headers';

test('text is text, or the bytes of it', () => {
  expect(textOf('ünï')).toBe('ünï');
  expect(textOf(Buffer.from('ünï'))).toBe('ünï');
});

test.each([undefined, null, 1, true, ['a'], { a: 1 }, { '!': 'timestamp', value: 1 }])(
  '%p is no text',
  (value) => {
    expect(textOf(value)).toBeUndefined();
  },
);

/** As MobX's observables and Immer's drafts do. */
function writingThrough(target: Record<string, unknown>): Record<string, unknown> {
  return new Proxy(target, {
    set(_, key, value) {
      target[String(key)] = value;
      return true;
    },
  });
}

const callers = {
  frozen: Object.freeze({ traceparent: 'theirs' }),
  'with a getter': Object.defineProperty({}, 'traceparent', { get: () => 'theirs', enumerable: true }),
  'with a setter that throws': Object.defineProperty({}, 'traceparent', {
    set() {
      throw new Error('not yours');
    },
    enumerable: true,
  }),
  'a proxy that writes into what it stands for': writingThrough({ tenant: 'acme' }),
  'below such a proxy': Object.create(writingThrough({ tenant: 'acme' })),
  'without a prototype': Object.create(null),
  null: null,
};

test.each(Object.entries(callers))('the caller’s headers stay as they are: %s', (_, theirs) => {
  const before = JSON.stringify(theirs);
  const made = Object.create(theirs);
  setHeader(made, 'traceparent', 'ours');
  expect(made.traceparent).toBe('ours');
  expect(Object.keys(made)).toEqual(['traceparent']);
  expect(JSON.stringify(theirs)).toBe(before);
});

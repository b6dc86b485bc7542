import fc from 'fast-check';
import { lineOf, quoted, shownName, shownValue } from '../../../src/safety/shown';

const SECRET = 'hunter2Hunter2';
const PEM = `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg${SECRET}\n-----END PRIVATE KEY-----`;

test.each([
  `http://user:${SECRET}@host:4318`,
  `http://user:pa/${SECRET}@host:4318`,
  `http://user:p@${SECRET}@host:4318`,
  `http://user:${SECRET}/@host`,
  `user:${SECRET}@host:4318`,
  `user:p@ss/${SECRET}@host`,
  `https://host:4318/?token=${SECRET}`,
  `host:4318/v1/traces?api-key=${SECRET}`,
  `Bearer ${SECRET}`,
  `authorization=${SECRET}`,
  `x-api-key=${SECRET},a=b`,
  `Authorization: ${SECRET}`,
  `{"token":"${SECRET}"`,
  `MIIEvQIBADANBgkqhkiG9w0BAQEFAASC${SECRET}`,
  PEM,
  PEM.replaceAll('\n', '\\n'),
])('no secret of %s is shown', (value) => {
  expect(shownValue(value)).not.toContain(SECRET);
});

test.each(['ftp://host/x', 'loud', '/etc/ssl/collector-2026-01.pem', './hoptrace.json', 'orders:0.5'])(
  '%s is shown as it is',
  (value) => {
    expect(shownValue(value)).toBe(JSON.stringify(value));
  },
);

test.each([`user:${SECRET}@host`, `http://user:pa/${SECRET}@host`, `https://host/?token=${SECRET}`])(
  'nor of %s, where a name is expected',
  (name) => {
    expect(shownName(name)).not.toContain(SECRET);
  },
);

test.each(['orders.*', 'amq.gen-x', 'a/b', '@scope/package', 'orders-2026-11-26-eu-west-1'])(
  'the name %s is shown as it is',
  (name) => {
    expect(shownName(name)).toBe(name);
  },
);

test('a user name and a query are left out, the rest of an address is shown', () => {
  expect(shownValue('ftp://user:pass@host/path?a=b')).toBe('"ftp://***@host/path?…"');
});

test('prose is none', () => {
  expect(lineOf('UNAUTHENTICATED: wrong token: expired')).toBe('UNAUTHENTICATED: wrong token: expired');
});

test('a line of prose has no secrets either', () => {
  const line = lineOf(
    `no answer from https://user:${SECRET}@host/a?token=${SECRET} (${PEM}): Basic ${SECRET}==`,
  );
  expect(line).toBe('no answer from https://***@host/a?… ([PEM]): Basic …');
});

test('whatever is said is one line without control characters, of bounded length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      for (const shown of [lineOf(text), quoted(text)]) {
        expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(shown.length).toBeLessThanOrEqual(400);
      }
    }),
  );
  expect(lineOf('\u001b[2Ja\r\nb\n\n  c\u202e')).toBe('\ufffd[2Ja b c\ufffd');
  expect(quoted('x'.repeat(60_000))).toHaveLength(201);
});

import {
  createReader,
  duration,
  flag,
  grpcUrl,
  httpUrl,
  type Kind,
  pairs,
  ratio,
  text,
  wholeNumber,
  word,
  words,
} from '../../../src/config/environment';

function reading<T>(value: string | undefined, kind: Kind<T>): { value: T | undefined; said: string[] } {
  const said: string[] = [];
  const read = createReader({ NAME: value }, (message) => said.push(message));
  return { value: read('NAME', kind), said };
}

test.each<[string, Kind<unknown>, unknown]>([
  [' a text ', text, 'a text'],
  ['7', wholeNumber(0), 7],
  ['0', duration(0), 0],
  ['0.25', ratio, 0.25],
  ['TRUE', flag, true],
  ['false', flag, false],
  ['Console', word('otlp', 'console'), 'console'],
  ['console, OTLP,console', words('otlp', 'console'), ['console', 'otlp']],
  ['none', words('otlp', 'console'), []],
  ['http://localhost:4318/base', httpUrl, 'http://localhost:4318/base'],
  ['HTTPS://collector', httpUrl, 'HTTPS://collector'],
  ['collector:4317', grpcUrl, 'collector:4317'],
  ['[::1]:4317', grpcUrl, '[::1]:4317'],
  ['2147483647', duration(0), 2_147_483_647],
  ['a=1, b = x%2Cy ,c=YQ==', pairs, { a: '1', b: 'x,y', c: 'YQ==' }],
])('%j is understood', (given, kind, value) => {
  expect(reading(given, kind)).toEqual({ value, said: [] });
});

test.each([undefined, '', '  '])('%j is unset, and nothing to talk about', (given) => {
  expect(reading(given, word('otlp'))).toEqual({ value: undefined, said: [] });
});

test.each<[string, Kind<unknown>, string]>([
  ['7.5', wholeNumber(0), 'a whole number, 0 or more'],
  ['-1', duration(0), 'a whole number of milliseconds, from 0 to 2147483647'],
  ['2147483648', duration(0), 'a whole number of milliseconds, from 0 to 2147483647'],
  ['513', wholeNumber(1, 512), 'a whole number, from 1 to 512'],
  ['soon', duration(1), 'a whole number of milliseconds, from 1 to 2147483647'],
  ['1.1', ratio, 'a number from 0 to 1'],
  ['yes', flag, 'true or false'],
  ['zipkin', word('otlp', 'console'), 'one of otlp, console'],
  ['zipkin', words('otlp', 'console'), 'some of otlp, console, none'],
  ['localhost:4318', httpUrl, 'a URL that begins with http:// or https://'],
  ['http://', httpUrl, 'a URL that begins with http:// or https://'],
  ['local host', grpcUrl, 'a URL that begins with http:// or https://, or host:port'],
  ['::1:4317', grpcUrl, 'a URL that begins with http:// or https://, or host:port'],
  ['host:65536', grpcUrl, 'a URL that begins with http:// or https://, or host:port'],
  ['a=1,b', pairs, pairs.valid],
  ['a=%E0%A4%A', pairs, pairs.valid],
  ['=1', pairs, pairs.valid],
])('%j is not: one line names the variable, the value and what is valid', (given, kind, valid) => {
  expect(reading(given, kind)).toEqual({
    value: undefined,
    said: [`hoptrace: NAME: "${given}" is ignored: expected ${valid}`],
  });
});

test('of several words those that are known count, the others are named', () => {
  expect(reading('otlp,zipkin,console,logging', words('otlp', 'console'))).toEqual({
    value: ['otlp', 'console'],
    said: ['hoptrace: NAME: "zipkin, logging" is ignored: expected some of otlp, console, none'],
  });
});

test('a secret is not repeated, nor is a password in a URL', () => {
  const said = [
    ...reading('x', { ...flag, secret: true }).said,
    ...reading('ftp://user:pass@host', httpUrl).said,
  ];
  expect(said).toEqual([
    'hoptrace: NAME: its value is ignored: expected true or false',
    'hoptrace: NAME: "ftp://***@host" is ignored: expected a URL that begins with http:// or https://',
  ]);
});

test('a variable that is read twice is talked about once', () => {
  const said: string[] = [];
  const read = createReader({ NAME: 'x', OTHER: 'x' }, (message) => said.push(message));
  for (const name of ['NAME', 'NAME', 'OTHER']) read(name, flag);
  expect(said).toHaveLength(2);
});

import { types } from 'node:util';
import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api';
import { dataOf } from '../../messaging/data';
import type { Headers } from '../../messaging/facts';
import { isPlain } from '../../messaging/plain';

/** The text of a header: some clients send long strings as byte arrays, which amqplib leaves as Buffers. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString('utf8') : undefined;
}

/**
 * B3 was made for HTTP, where case means nothing; in AMQP's tables it does. Java (Brave, OpenTelemetry) and .NET
 * write the names as https://github.com/openzipkin/b3-propagation spells them, JavaScript, Python and Go in
 * lower case.
 */
export const SPELLINGS: Readonly<Record<string, string>> = {
  'x-b3-traceid': 'X-B3-TraceId',
  'x-b3-spanid': 'X-B3-SpanId',
  'x-b3-parentspanid': 'X-B3-ParentSpanId',
  'x-b3-sampled': 'X-B3-Sampled',
  'x-b3-flags': 'X-B3-Flags',
};

/** How a value is taken from a headers table. */
export type Take = (headers: Headers, key: string) => unknown;

/** From a message that was received: all of it is plain data. */
export const takeAny: Take = (headers, key) => headers[key];

/** From the headers of a message that the application publishes: its getters are called as often as without us. */
export const takeData: Take = dataOf;

/** Reads any headers table: what is not text is not there. */
const getterBy = (take: Take): TextMapGetter<Headers> => ({
  get(headers, key) {
    const value = take(headers, key);
    if (typeof value === 'string') return value;
    // most of what propagators ask for is not there, and has no other spelling
    if (value === undefined && !key.startsWith('x-b3-')) return undefined;
    return textOf(value ?? take(headers, SPELLINGS[key] ?? key));
  },
  keys: (headers) => Object.keys(headers),
});

export const headersGetter = getterBy(takeAny);
export const dataGetter = getterBy(takeData);

/**
 * Writes into headers that inherit from the application's: defined rather than assigned, since the
 * application's may have the same name frozen or with a setter.
 */
export const headersSetter: TextMapSetter<Headers> = {
  set(headers, key, value) {
    setHeader(headers, key, value);
    // in headers copied from another message the other spelling would still tell of that one's span
    const other = SPELLINGS[key];
    if (other !== undefined && other in headers) setHeader(headers, other, value);
  },
};

export function setHeader(headers: Headers, key: string, value: unknown): void {
  if (!isPlain(headers) && (key in headers || inheritsFromProxy(headers))) {
    Object.defineProperty(headers, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    headers[key] = value;
  }
}

/** What is assigned below a proxy goes to the proxy, and MobX's and Immer's put it into the application's object. */
function inheritsFromProxy(headers: Headers): boolean {
  let above: object | null = Object.getPrototypeOf(headers);
  while (above !== null && above !== Object.prototype && !types.isProxy(above))
    above = Object.getPrototypeOf(above);
  return above !== null && above !== Object.prototype;
}

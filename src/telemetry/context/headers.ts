import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api';
import type { Headers } from '../../messaging/facts';

/** The text of a header: some clients send long strings as byte arrays, which amqplib leaves as Buffers. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Buffer.isBuffer(value) ? value.toString('utf8') : undefined;
}

/** Reads any headers table: what is not text is not there. */
export const headersGetter: TextMapGetter<Headers> = {
  get: (headers, key) => textOf(headers[key]),
  keys: (headers) => Object.keys(headers),
};

/**
 * Writes into headers that inherit from the application's: defined rather than assigned, since the
 * application's may have the same name frozen or with a setter.
 */
export const headersSetter: TextMapSetter<Headers> = {
  set: (headers, key, value) => setHeader(headers, key, value),
};

export function setHeader(headers: Headers, key: string, value: unknown): void {
  if (key in headers) {
    Object.defineProperty(headers, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    headers[key] = value;
  }
}

import type { AttributeValue } from '@opentelemetry/api';
import type { KeyStringValuePair, SpanObject } from './protocol/segment';
import type { ReadableSpan } from './span';
import { contentOf, keyOf } from './texts';

/** OpenTelemetry's names for an exception -> SkyWalking's. */
const EXCEPTION = new Map([
  ['exception.type', 'error.kind'],
  ['exception.message', 'message'],
  ['exception.stacktrace', 'stack'],
]);

/** A span's events; exceptions under the names by which SkyWalking's UI knows them. */
export function logsOf({ events }: ReadableSpan): SpanObject['logs'] {
  return events.map(({ name, time: [seconds, nanoseconds], attributes = {} }) => {
    const isException = name === 'exception';
    const data: KeyStringValuePair[] = [{ key: 'event', value: isException ? 'error' : contentOf(name) }];
    for (const [key, value] of Object.entries(attributes)) {
      data.push({ key: (isException && EXCEPTION.get(key)) || keyOf(key), value: contentOf(print(value)) });
    }
    return { time: seconds * 1000 + Math.floor(nanoseconds / 1e6), data };
  });
}

/** Tags and logs are text. */
export function print(value: AttributeValue | undefined): string {
  return Array.isArray(value) ? JSON.stringify(value) : String(value);
}

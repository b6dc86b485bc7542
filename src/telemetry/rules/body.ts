import type { Properties } from '../../messaging/facts';

/** The parts of a message that rules can name. */
export interface Matter {
  readonly properties: Properties;
  readonly content: unknown;
  readonly bodySize?: number | undefined;
}

/** Bytes of a body that are parsed at most. */
const LARGEST = 65_536;

/** A JSON pointer (RFC 6901), taken apart. */
export type Path = readonly string[];

export function pathFrom(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value of a JSON body; undefined: it is none, as far as can be told, or too large. */
export function jsonBody(matter: Matter): unknown {
  const { contentType, contentEncoding } = matter.properties;
  if (matter.bodySize !== undefined && matter.bodySize > LARGEST) return undefined;
  if (typeof contentType === 'string' && !/json/i.test(contentType)) return undefined;
  if (typeof contentEncoding === 'string' && !/^utf-?8$/i.test(contentEncoding)) return undefined;
  const { content } = matter;
  if (!Buffer.isBuffer(content) || content.length > LARGEST) return undefined;
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    return undefined;
  }
}

export function valueAt(document: unknown, path: Path): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    if (Array.isArray(value) && !/^\d+$/.test(step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

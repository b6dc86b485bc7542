/** Whether JSON that somebody sent has the shape that it should have. */

export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The list, or an empty one where there is none. Throws a TypeError on anything else. */
export function listOf(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new TypeError(`${name} is no list`);
  return value;
}

export function objectOf(value: unknown, name: string): Json {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new TypeError(`${name} is no object`);
  return value;
}

/** The text, or an empty one. */
export function textOf(value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new TypeError(`${name} is no text`);
  return value;
}

/** The table of globals itself, in which all copies of the OpenTelemetry API meet. */

export const PLACES = ['trace', 'context', 'propagation', 'metrics', 'diag'] as const;
export type Place = (typeof PLACES)[number];

export type Table = { version?: string } & Partial<Record<Place, unknown>>;

export const KEY = Symbol.for('opentelemetry.js.api.1');

export const globals = globalThis as { [KEY]?: Table | undefined };

export function currentTable(): Table | undefined {
  return globals[KEY];
}

/** Writes to the table itself, whatever its prototype has. */
export function define(table: Table, key: keyof Table, value: unknown): void {
  Object.defineProperty(table, key, { configurable: true, enumerable: true, writable: true, value });
}

/** The same with functions; what may not be redefined stays what it is. */
export function access(
  table: Table,
  key: keyof Table,
  get: () => unknown,
  set: (value: unknown) => void,
): void {
  Reflect.defineProperty(table, key, { configurable: true, enumerable: true, get, set });
}

/** By the minor version, as copies of the API decide whether to read a table; false where one is not known. */
export function isOlder(version: string | undefined, than: string | undefined): boolean {
  const [minor, other] = [version, than].map((text) => Number(text?.split('.')[1]));
  return minor! < other!;
}

import { isPlain } from './plain';

/** A property, own or inherited, as far as it is plain data: a getter of the application's is amqplib's to call. */
export function dataOf(table: object, key: string): unknown {
  if (isPlain(table)) return (table as Record<string, unknown>)[key];
  if (!(key in table)) return undefined;
  for (let owner: object | null = table; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const property = Object.getOwnPropertyDescriptor(owner, key);
    if (property !== undefined) return property.value;
  }
  return undefined;
}

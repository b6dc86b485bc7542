/** OTLP's values, as JSON has them, to plain ones. What is not as it should be throws a TypeError. */
import type { Value } from '../api';
import { isObject, listOf } from './shape';

/** Names and values by turns: a third of the memory that pairs take. */
export type Attributes = readonly Value[];

export const NONE: Attributes = [];

/** The value of an attribute. */
export function attributeOf(attributes: Attributes, name: string): Value | undefined {
  for (let at = 0; at < attributes.length; at += 2) if (attributes[at] === name) return attributes[at + 1];
  return undefined;
}

/** Makes equal texts one: most spans have the same names and values. */
export type Intern = (text: string) => string;

/** Longer texts are rarely the same again. */
const LONGEST = 64;
const MOST = 20_000;

/** @param known texts that code compares with: comparing with themselves is quickest. */
export function createIntern(known: readonly string[] = []): Intern {
  const kept = new Map<string, string>();
  return (text) => {
    if (text.length > LONGEST) return text;
    const same = kept.get(text);
    if (same !== undefined) return same;
    if (kept.size >= MOST) kept.clear();
    if (kept.size === 0) for (const each of known) kept.set(each, each);
    kept.set(text, text);
    return text;
  };
}

/** A list of KeyValue. */
export function attributesOf(list: unknown, intern: Intern): Attributes {
  const pairs = listOf(list, 'attributes');
  if (pairs.length === 0) return NONE;
  // of its size from the start: one that grows keeps half as much again for what never comes
  const attributes = new Array<Value>(pairs.length * 2);
  for (const [index, pair] of pairs.entries()) {
    if (!isObject(pair) || typeof pair.key !== 'string') throw new TypeError('an attribute without a key');
    attributes[2 * index] = intern(pair.key);
    attributes[2 * index + 1] = plain(pair.value, intern);
  }
  return attributes;
}

function plain(value: unknown, intern: Intern): Value {
  if (!isObject(value)) return null;
  const { stringValue, intValue, boolValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value;
  if (typeof stringValue === 'string') return intern(stringValue);
  if (intValue !== undefined) return integer(intValue);
  if (typeof boolValue === 'boolean') return boolValue;
  if (typeof doubleValue === 'number' || typeof doubleValue === 'string') return doubleValue;
  if (isObject(arrayValue)) return listOf(arrayValue.values, 'values').map((each) => plain(each, intern));
  if (isObject(kvlistValue)) return record(attributesOf(kvlistValue.values, intern));
  if (typeof bytesValue === 'string') return bytesValue;
  return null;
}

function record(attributes: Attributes): Value {
  const entries: [string, Value][] = [];
  for (let at = 0; at < attributes.length; at += 2)
    entries.push([attributes[at] as string, attributes[at + 1]!]);
  return Object.fromEntries(entries);
}

/** A number where it can hold the integer, else the text of digits. */
function integer(value: unknown): Value {
  if (typeof value !== 'number' && typeof value !== 'string') throw new TypeError('an integer that is none');
  const number = Number(value);
  if (!Number.isInteger(number)) throw new TypeError('an integer that is none');
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Back to a list of KeyValue. */
export function keyValues(attributes: Attributes): object[] {
  const list: object[] = [];
  for (let at = 0; at < attributes.length; at += 2)
    list.push({ key: attributes[at], value: anyValue(attributes[at + 1]!) });
  return list;
}

function anyValue(value: Value): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (value === null) return {};
  const values = Object.entries(value).map(([key, each]) => ({ key, value: anyValue(each) }));
  return { kvlistValue: { values } };
}

import { type OutputUnit, type Schema, Validator } from '@cfworker/json-schema';
import schema from '../../schema/hoptrace.schema.json';
import { quoted, shownValue } from '../safety/shown';
import { segmentsOf } from './pointer';

/** One place of a value that the schema refuses. */
export interface Problem {
  /** JSON pointer (RFC 6901); empty: the whole value */
  readonly pointer: string;
  /** what is wrong with it, and what would be valid */
  readonly message: string;
}

type Container = Record<string, unknown> | unknown[];

const validator = new Validator(schema as Schema, '2020-12', false);

/** Where the schema's keywords only pass on that something further down is wrong. */
const OUTER = new Set(['properties', 'items', 'additionalProperties', 'propertyNames', '$ref']);

/**
 * The problems of a plain value, and what is left of it without the parts that have one. A rule is left out
 * whole if one of its own keys is wrong: without it, the rule would match messages it was not made for.
 */
export function validate(value: unknown): { problems: readonly Problem[]; valid: unknown } {
  const problems = new Map<string, Problem>();
  let valid: unknown = structuredClone(value);
  for (;;) {
    const { errors } = validator.validate(valid);
    if (errors.length === 0) return { problems: [...problems.values()], valid };
    const parts = new Set<string>();
    for (const [index, unit] of errors.entries()) {
      if (OUTER.has(unit.keyword)) continue;
      const pointer = pointerOf(unit.instanceLocation);
      const whole = wholeOf(pointer);
      const wrong =
        unit.keyword === 'false' ? unknownKey(errors[index - 1]!) : wrongValue(unit, pointer, valid);
      const message = whole === pointer ? wrong : `${wrong} (${whole} is left out)`;
      if (!problems.has(pointer)) problems.set(pointer, { pointer, message });
      parts.add(whole);
    }
    // from the end, so that the numbers of a list's other items stay right
    for (const part of [...parts].sort(byPosition)) valid = without(valid, part);
  }
}

/** RFC 6901, from the URI fragment that the validator gives. */
function pointerOf(location: string): string {
  return decodeURIComponent(location.slice(1));
}

function at(value: unknown, pointer: string): unknown {
  let found = value;
  for (const segment of segmentsOf(pointer))
    found = (found as Record<string, unknown> | undefined)?.[segment];
  return found;
}

/** What the validator says of a key that is not known comes after what it says of the object. */
function unknownKey(object: OutputUnit): string {
  const known = Object.keys(schemaAt(object.keywordLocation).properties);
  return `unknown key is ignored: expected one of ${known.join(', ')}`;
}

function wrongValue({ keywordLocation }: OutputUnit, pointer: string, value: unknown): string {
  const isName = keywordLocation.includes('/propertyNames/');
  const wrong = isName ? segmentsOf(pointer).at(-1) : at(value, pointer);
  return `${printed(wrong)} is ignored: expected ${schemaAt(keywordLocation).title}`;
}

/** The named part of the schema in which a keyword is. */
function schemaAt(keywordLocation: string): { title: string; properties: object } {
  let part = schema as unknown as Record<string, unknown>;
  let named = part;
  for (const segment of segmentsOf(pointerOf(keywordLocation))) {
    const next = part[segment];
    if (segment === '$ref') part = at(schema, pointerOf(String(next))) as Record<string, unknown>;
    else if (typeof next === 'object' && next !== null) part = next as Record<string, unknown>;
    if ('title' in part && typeof part.title === 'string') named = part;
  }
  return named as { title: string; properties: object };
}

/** The part that stands or falls with a pointer. */
function wholeOf(pointer: string): string {
  const [top, index, group, name] = pointer.split('/').slice(1);
  if (top !== 'rules' || index === undefined) return pointer;
  const inside = (group === 'attributes' || group === 'rename' || group === 'redact') && name !== undefined;
  return inside ? `/rules/${index}/${group}/${name}` : `/rules/${index}`;
}

function byPosition(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}

/** Without the part at a pointer, if it is there; the whole value is replaced by nothing set. */
function without(value: unknown, pointer: string): unknown {
  if (pointer === '') return {};
  const parent = at(value, pointer.slice(0, pointer.lastIndexOf('/'))) as Container | undefined;
  const key = segmentsOf(pointer).at(-1)!;
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (parent !== undefined) delete parent[key];
  return value;
}

function printed(value: unknown): string {
  return typeof value === 'string' ? shownValue(value) : quoted(JSON.stringify(value) ?? String(value));
}

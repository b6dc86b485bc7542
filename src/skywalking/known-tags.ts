import type { Attributes } from '@opentelemetry/api';
import { print } from './logs';
import type { KeyStringValuePair } from './protocol/segment';
import { contentOf, searchableOf } from './texts';

/**
 * Tags by which OAP measures and its UI searches (SW_SEARCHABLE_TAG_KEYS), and OpenTelemetry's attributes that
 * mean the same, newest name first. Spans of other instrumentations bear the latter; they stay, under their own names.
 */
const KNOWN: readonly (readonly [tag: string, attributes: readonly string[]])[] = [
  ['http.method', ['http.request.method', 'http.method']],
  ['http.status_code', ['http.response.status_code', 'http.status_code']],
  ['url', ['url.full', 'http.url']],
  ['rpc.status_code', ['rpc.response.status_code', 'rpc.grpc.status_code']],
  ['db.type', ['db.system.name', 'db.system']],
  ['db.instance', ['db.namespace', 'db.name']],
  ['db.statement', ['db.query.text', 'db.statement']],
];

/** Not searched by, and longer than what is. */
const LONG: ReadonlySet<string> = new Set(['url', 'db.statement']);

export function knownTags(attributes: Attributes): KeyStringValuePair[] {
  const tags: KeyStringValuePair[] = [];
  for (const [key, names] of KNOWN) {
    const name = names.find((name) => attributes[name] !== undefined);
    if (name === undefined) continue;
    const value = print(attributes[name]);
    tags.push({ key, value: LONG.has(key) ? contentOf(value) : searchableOf(key, value) });
  }
  return tags;
}

/** What OAP parses. Where it cannot, it drops the whole segment and, over HTTP, refuses the batch. */
const PARSED: Readonly<Record<string, (value: string) => boolean>> = {
  'transmission.latency': (value) => /^\d{1,15}$/.test(value),
  'x-le': isLogicEndpoint,
};

/** Whether OAP can take a tag of that name for what it says; any other name says nothing to it. */
export function isFitting(key: string, value: string): boolean {
  return Object.hasOwn(PARSED, key) ? PARSED[key]!(value) : true;
}

/** `{"name": "…", "latency": 100, "status": true}`, or `{"logic-span": true}` */
function isLogicEndpoint(value: string): boolean {
  try {
    const endpoint = JSON.parse(value);
    return (
      endpoint['logic-span'] === true ||
      (typeof endpoint.name === 'string' &&
        Number.isInteger(endpoint.latency) &&
        typeof endpoint.status === 'boolean')
    );
  } catch {
    return false;
  }
}

/** What OTLP's requests have in common, as JSON or protobuf decoders leave them, and the same in plain JavaScript. */

export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string | number;
  doubleValue?: number;
  arrayValue?: { values?: AnyValue[] };
  kvlistValue?: { values?: KeyValue[] };
  bytesValue?: Buffer | string;
}

export interface KeyValue {
  key: string;
  value?: AnyValue;
}

export interface WireResource {
  resource?: { attributes?: KeyValue[] };
}

export interface WireScope {
  scope?: { name?: string; version?: string };
}

// biome-ignore lint/suspicious/noExplicitAny: tests compare attributes with values of every type
export type Attributes = Record<string, any>;

export interface Scope {
  name: string;
  version: string;
}

/** Where a span or a point comes from. */
export interface Origin {
  /** `service.name` of the resource. */
  service: string;
  /** All attributes of the resource. */
  resource: Attributes;
  scope: Scope;
}

export function attributesOf(list: readonly KeyValue[] = []): Attributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, plain(value)]));
}

function plain(value: AnyValue = {}): unknown {
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) return Number(value.intValue);
  if (value.doubleValue !== undefined) return value.doubleValue;
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(plain);
  if (value.kvlistValue) return attributesOf(value.kvlistValue.values);
  if (value.bytesValue !== undefined) return Buffer.from(value.bytesValue as string, 'base64');
  return undefined;
}

export function originOf({ resource }: WireResource, { scope }: WireScope): Origin {
  const attributes = attributesOf(resource?.attributes);
  return {
    service: String(attributes['service.name'] ?? ''),
    resource: attributes,
    scope: { name: scope?.name ?? '', version: scope?.version ?? '' },
  };
}

/** An id in hexadecimal: JSON has it so, protobuf as bytes. Undefined for none. */
export function idOf(id: Buffer | string | undefined): string | undefined {
  if (id === undefined || id.length === 0) return undefined;
  return typeof id === 'string' ? id : id.toString('hex');
}

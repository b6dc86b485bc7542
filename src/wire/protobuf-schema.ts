/** Protobuf messages as data: for each field its number, its name in JSON and its type. What is not listed is skipped. */

/** As protobuf has them; `id` are bytes that JSON has in hexadecimal, all others in base64. */
export type Scalar =
  | 'string'
  | 'bool'
  | 'enum'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  | 'double'
  | 'bytes'
  | 'id';

export interface Field {
  name: string;
  type: Scalar | Schema;
  repeated: boolean;
}

/** By field number. */
export type Schema = (Field | undefined)[];

export type Fields = Record<number, [name: string, type: Scalar | Schema]>;

/** A name that ends in [] is repeated. */
export function setFields(schema: Schema, fields: Fields): Schema {
  for (const [number, [name, type]] of Object.entries(fields))
    schema[Number(number)] = { name: name.replace('[]', ''), type, repeated: name.endsWith('[]') };
  return schema;
}

/** The same of a new one. */
export const message = (fields: Fields): Schema => setFields([], fields);

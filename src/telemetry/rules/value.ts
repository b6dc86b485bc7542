/** Characters of a captured value: enough for ids and short texts, too few for documents. */
const LONGEST = 256;

/** A value from a message as an attribute: text is cut, tables and lists become JSON; undefined: nothing to record (an empty text says nothing). */
export function attributeValue(value: unknown): string | number | boolean | undefined {
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return value;
    case 'string':
      return cut(value);
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? undefined : cut(Buffer.isBuffer(value) ? decoded(value) : jsonOf(value));
    default:
      return undefined;
  }
}

/** Some clients send text as bytes. One character takes at least one byte. */
function decoded(bytes: Buffer): string {
  return bytes.toString('utf8', 0, LONGEST * 4);
}

function jsonOf(value: object): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return ''; // a cycle: amqplib is about to refuse it
  }
}

function cut(text: string): string | undefined {
  if (text === '') return undefined;
  return text.length > LONGEST ? text.slice(0, LONGEST) : text;
}

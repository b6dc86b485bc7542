/** What of protobuf a RetryInfo is made of: numbers, and messages and texts as bytes; others are passed over. */
type Field = readonly [number: number, value: number | Buffer];

const NONE = Buffer.alloc(0);

/**
 * Milliseconds that a gRPC error asks for (google.rpc.RetryInfo among the details of its google.rpc.Status, as the
 * OTLP specification has it); undefined: none, or not to be understood.
 */
export function retryInfo(status: Buffer): number | undefined {
  try {
    for (const details of messagesOf(status, 3)) {
      const [type] = messagesOf(details, 1);
      if (!type?.toString().endsWith('google.rpc.RetryInfo')) continue;
      const [delay = NONE] = messagesOf(details, 2).flatMap((info) => messagesOf(info, 1));
      const duration = new Map(fieldsOf(delay));
      const wait = Number(duration.get(1) ?? 0) * 1_000 + Number(duration.get(2) ?? 0) / 1e6;
      return Number.isFinite(wait) ? wait : undefined;
    }
  } catch {
    // no protobuf
  }
  return undefined;
}

function messagesOf(bytes: Buffer, number: number): Buffer[] {
  return fieldsOf(bytes).flatMap(([field, value]) =>
    field === number && Buffer.isBuffer(value) ? [value] : [],
  );
}

function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes.readUInt8(at++); // throws beyond the end
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const kind = key % 8;
    if (kind === 0) fields.push([key >>> 3, varint()]);
    else if (kind === 2) {
      const length = varint();
      fields.push([key >>> 3, bytes.subarray(at, at + length)]);
      at += length;
    } else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else throw new Error('no field');
  }
  return fields;
}

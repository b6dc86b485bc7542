/** What amqplib 0.5.5 to 2.3.1 look like, as far as the patches rely on it. A client that looks otherwise is left alone. */

export const CHANNEL = [
  'consume',
  'publish',
  'ack',
  'ackAll',
  'nack',
  'nackAll',
  'reject',
  'sendMessage',
  'sendOrEnqueue',
  'acceptMessageFrame',
  'closeBecause',
  'emit',
] as const;

/** The methods each class of a model file must have, own or inherited. */
export const MODEL = { Channel: CHANNEL, ConfirmChannel: [...CHANNEL, 'pushConfirmCallback'] };
export const CONNECTION = { Connection: ['open', 'toClosed', 'emit'] };

type Shape = Readonly<Record<string, readonly string[]>>;
/** What is missing from a file's exports, in words; undefined where its shape is the known one. */
export function misshapen(shape: Shape, exports: unknown): string | undefined {
  for (const [name, methods] of Object.entries(shape)) {
    const prototype = (exports as Partial<Record<string, { prototype?: object }>> | undefined)?.[name]
      ?.prototype;
    if (prototype === undefined) return `no class ${name}`;
    const missing = methods.find((method) => !hasMethod(prototype, method));
    if (missing !== undefined) return `no method ${name}.${missing}`;
  }
  return undefined;
}

export function hasMethod(object: object, method: string): boolean {
  return typeof (object as Record<string, unknown>)[method] === 'function';
}

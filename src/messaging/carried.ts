/**
 * What a library that stands between the application and amqplib would lose, carried past it: nothing that the
 * library or amqplib looks at, and nothing at all in a process without such a library.
 */

/** Calls a function in the context in which the application asked the library to publish. */
export type Carrier = (call: () => unknown) => unknown;

/** In the options of a message that a library sends later: as a symbol it is copied with them, and never sent. */
const CARRIER = Symbol('hoptrace.carrier');

/** whether any message has ever been given one: otherwise nobody need look */
let inUse = false;

/** A copy of a message's options that has the carrier with it. */
export function withCarrier(options: object | undefined, carrier: Carrier): object {
  inUse = true;
  return { ...options, [CARRIER]: carrier };
}

export function carrierIn(options: unknown): Carrier | undefined {
  return inUse ? (options as { [CARRIER]?: Carrier } | null | undefined)?.[CARRIER] : undefined;
}

let kept: unknown;

/** A library that keeps what the application's handler returned to itself has just called it. */
export function keepResult(result: unknown): void {
  kept = result;
}

/** What was kept since this was last asked. */
export function takeResult(): unknown {
  const result = kept;
  kept = undefined;
  return result;
}

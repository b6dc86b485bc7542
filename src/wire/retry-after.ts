/** What a receiver asks for is granted up to this, milliseconds: it may be wrong about the time, or about years. */
const LONGEST_WAIT = 300_000;

/** Milliseconds that an answer asks for (RFC 9110, Retry-After: seconds, or a date); undefined: none, or not to be understood. */
export function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** What was asked for, but not less than what is due anyway. */
export function patience(asked: number | undefined, due: number): number {
  return asked !== undefined && asked > due ? Math.min(asked, LONGEST_WAIT) : due;
}

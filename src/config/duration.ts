const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** What a timer of Node.js can wait at most: some 24 days. */
export const LONGEST = 2 ** 31 - 1;

/** Milliseconds of a duration such as `250ms`, `2s`, `1.5m` or `1h`; a number is milliseconds. */
export function milliseconds(duration: string | number): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(String(duration)) ?? [];
  return Math.min(LONGEST, Number(amount) * MILLISECONDS[(unit ?? 'ms') as keyof typeof MILLISECONDS]);
}

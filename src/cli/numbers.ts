/** Numbers of a command line. Throw where one is none, naming the option, the value and what would be valid. */

export function port(option: string, text: string | undefined, otherwise: number): number {
  return number(option, text, { default: otherwise, least: 0, most: 65_535 });
}

export function number(
  option: string,
  text: string | undefined,
  { default: otherwise, least, most }: { default: number; least: number; most: number },
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${option} ${text}: not a whole number from ${least} to ${most}`);
}

/** The message header of the protocol's extension: tracing mode and the time of sending, `mode-milliseconds`. */
export const SW8_X = 'sw8-x';

export interface Extension {
  /** tracing mode 1: OAP is to keep the trace and to leave it out of its metrics */
  readonly skipAnalysis: boolean;
  /** the sender's clock, in milliseconds since the epoch; undefined: not told */
  readonly sentAt: number | undefined;
}

export function encodeExtension({ skipAnalysis, sentAt }: Extension): string {
  return `${skipAnalysis ? 1 : 0}-${sentAt ?? ' '}`;
}

/** Anything else than the protocol's two fields says nothing. Java writes a space where it has no time. */
export function decodeExtension(value: string): Extension {
  const [, mode, time] = /^([01])(?:-(\d{1,15})?)?/.exec(value) ?? [];
  return { skipAnalysis: mode === '1', sentAt: time === undefined ? undefined : Number(time) };
}

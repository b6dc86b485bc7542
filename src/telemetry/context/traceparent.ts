/**
 * W3C Trace Context's `traceparent`, version 00, the only one there is
 * (https://www.w3.org/TR/trace-context/#traceparent-header-field-values).
 */
import { createTraceState, type SpanContext } from '@opentelemetry/api';
import { textOf } from './headers';

/** The value of each hexadecimal digit by its character code, as W3C has them, in lower case; -1: it is none. */
const HEX = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) HEX[value.toString(16).charCodeAt(0)] = value;

const FLAGS = 53;
const END = 55;

/** 0: nothing but zeros; negative: not only digits. A loop takes half as long as a regular expression. */
function digits(text: string, from: number, to: number): number {
  let values = 0;
  let codes = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    codes |= code;
    values |= HEX[code & 255] as number;
  }
  return codes > 255 ? -1 : values;
}

export function isTraceparent(text: string): boolean {
  if (text.length !== END || !text.startsWith('00-')) return false;
  if (text[35] !== '-' || text[52] !== '-' || digits(text, FLAGS, END) < 0) return false;
  return digits(text, 3, 35) > 0 && digits(text, 36, 52) > 0;
}

/** Of what is a traceparent; `traceState`: the header of that name. */
export function parse(text: string, traceState: unknown): SpanContext {
  const context: SpanContext = {
    traceId: traceIdIn(text),
    spanId: text.slice(36, 52),
    traceFlags: 16 * hex(text, FLAGS) + hex(text, FLAGS + 1),
    isRemote: true,
  };
  const state = traceState === undefined ? undefined : textOf(traceState);
  if (state !== undefined) context.traceState = createTraceState(state);
  return context;
}

export const traceIdIn = (text: string): string => text.slice(3, 35);

export const isSampledIn = (text: string): boolean => (hex(text, FLAGS + 1) & 1) === 1;

const hex = (text: string, at: number): number => HEX[text.charCodeAt(at)] as number;

export function format({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags < 16 ? '0' : ''}${traceFlags.toString(16)}`;
}

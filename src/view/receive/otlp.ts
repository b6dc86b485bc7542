/** An OTLP request's body, whatever brought it, to what the viewer takes. */

import { readProtobuf } from '../../wire/protobuf';
import { METRICS, TRACES } from '../otlp/schema';
import type { Spans } from '../otlp/span';
import { spansOf } from '../otlp/span';

/** `logs` are accepted, so that programs that send them do not complain, and ignored. */
export type Signal = 'traces' | 'metrics' | 'logs';

/** What the receivers hand over to. */
export interface Intake {
  /** @param request as OTLP's JSON has it, for saving. */
  spans(spans: Spans['spans'], request: object): void;
  metrics(request: object): void;
}

/** A request that is none; its message says why. */
export class BadRequest extends Error {}

/** What the answer says: all was taken, or that some was not and why. */
export interface Taken {
  rejected: number;
  reason: string | undefined;
}

const ALL: Taken = { rejected: 0, reason: undefined };

/** Throws a BadRequest. */
export function take(signal: Signal, body: Buffer, isJson: boolean, intake: Intake): Taken {
  if (signal === 'logs') return ALL;
  try {
    const request = isJson
      ? (JSON.parse(body.toString()) as object)
      : readProtobuf(signal === 'traces' ? TRACES : METRICS, body);
    if (signal === 'traces') {
      const { spans, rejected, reason } = spansOf(request);
      intake.spans(spans, request);
      return { rejected, reason };
    }
    intake.metrics(request);
    return ALL;
  } catch (error) {
    throw new BadRequest((error as Error).message);
  }
}

/** ExportTraceServiceResponse and its like as protobuf: empty, or with partial_success. */
export function responseOf({ rejected, reason }: Taken): Buffer {
  if (rejected === 0) return Buffer.alloc(0);
  const words = Buffer.from((reason ?? '').slice(0, 100));
  const partial = Buffer.from([0x08, ...varint(rejected), 0x12, ...varint(words.length), ...words]);
  return Buffer.from([0x0a, ...varint(partial.length), ...partial]);
}

/** google.rpc.Status: the code INVALID_ARGUMENT and the message. */
export function statusOf(message: string): Buffer {
  const words = Buffer.from(message.slice(0, 100));
  return Buffer.from([0x08, INVALID_ARGUMENT, 0x12, ...varint(words.length), ...words]);
}

export const INVALID_ARGUMENT = 3;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return [...bytes, left];
}

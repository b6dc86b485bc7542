/** Method numbers as amqplib's frames carry them: class * 65536 + method (AMQP 0-9-1 specification, amqp0-9-1.xml). */
const BASIC = 60 << 16;
const QUEUE = 50 << 16;

export const QUEUE_DECLARE = QUEUE + 10;
export const BASIC_QOS = BASIC + 10;
export const BASIC_CONSUME = BASIC + 20;
export const BASIC_CANCEL = BASIC + 30;
export const BASIC_GET = BASIC + 70;
export const BASIC_GET_OK = BASIC + 71;
export const BASIC_RECOVER = BASIC + 110;

/** Reply code of a close that nobody needs to worry about. */
export const REPLY_SUCCESS = 200;

/** A frame as amqplib decodes it: a method (`id`, `fields`), a content header (with `size`) or content. */
export interface Frame {
  readonly id?: number;
  readonly fields?: Record<string, unknown>;
  readonly size?: number;
  readonly content?: Buffer;
}

/** What is no text is no name: amqplib is about to refuse it. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

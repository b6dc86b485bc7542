import { type Attributes, type Exception, type Span, SpanStatusCode } from '@opentelemetry/api';
import type { Closure } from '../messaging/facts';
import { ERROR_TYPE } from './names/semconv';

/** AMQP 0-9-1 reply codes by name (amqp0-9-1.xml, domain reply-code). */
const REPLY_CODES: Readonly<Record<number, string>> = {
  311: 'CONTENT_TOO_LARGE',
  312: 'NO_ROUTE',
  313: 'NO_CONSUMERS',
  320: 'CONNECTION_FORCED',
  402: 'INVALID_PATH',
  403: 'ACCESS_REFUSED',
  404: 'NOT_FOUND',
  405: 'RESOURCE_LOCKED',
  406: 'PRECONDITION_FAILED',
  501: 'FRAME_ERROR',
  502: 'SYNTAX_ERROR',
  503: 'COMMAND_INVALID',
  504: 'CHANNEL_ERROR',
  505: 'UNEXPECTED_FRAME',
  506: 'RESOURCE_ERROR',
  530: 'NOT_ALLOWED',
  540: 'NOT_IMPLEMENTED',
  541: 'INTERNAL_ERROR',
};

export const CHANNEL_CLOSED = 'channel_closed';

export function replyCodeName(code: number): string {
  return REPLY_CODES[code] ?? String(code);
}

/** What went wrong: a low-cardinality type, a text for people, and the exception where there was one. */
export interface Failure {
  readonly type: string;
  readonly message: string | undefined;
  readonly exception?: unknown;
}

/** An event as the spans of OpenTelemetry's SDK show it (`ReadableSpan`). */
interface SpanEvent {
  readonly name: string;
  readonly attributes?: Attributes;
}

/** `error.type` of something thrown: the reply code's name for errors of the broker, else the error's own name. */
export function failureOf(error: unknown): Failure {
  try {
    const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
    const type =
      typeof code === 'number' && code in REPLY_CODES
        ? replyCodeName(code)
        : typeof code === 'string' && code !== ''
          ? code
          : typeof name === 'string' && name !== ''
            ? name
            : typeof error;
    return { type, message: typeof message === 'string' ? message : text(error), exception: error };
  } catch {
    // an error with getters that throw
    return { type: 'Error', message: undefined, exception: error };
  }
}

/** What a closed channel means for what was still open on it; undefined: nothing wrong. */
export function failureOfClosure(closure: Closure): Failure | undefined {
  if (closure.byApplication) return undefined;
  return {
    type: closure.code === undefined ? CHANNEL_CLOSED : replyCodeName(closure.code),
    message: closure.message ?? 'channel closed',
  };
}

/**
 * What an application that caught an error and gave its message back said of it: the exception that it recorded
 * last on the span. An SDK's span tells its events; of any other nothing is known.
 */
export function recordedOn(span: Span & { readonly events?: readonly SpanEvent[] }): Failure | undefined {
  const said = span.events?.filter(({ name }) => name === 'exception').at(-1)?.attributes;
  const type = said?.['exception.type'];
  if (typeof type !== 'string' || type === '') return undefined;
  const message = said?.['exception.message'];
  return { type, message: typeof message === 'string' ? message : undefined };
}

/** Marks a span as failed; an exception, where there is one, becomes an event. */
export function fail(span: Span, failure: Failure): void {
  const { type, message } = failure;
  span.setAttribute(ERROR_TYPE, type);
  span.setStatus(
    message === undefined ? { code: SpanStatusCode.ERROR } : { code: SpanStatusCode.ERROR, message },
  );
  if ('exception' in failure) span.recordException(exceptionOf(failure));
}

/** Ends a span as failed; it is ended whatever becomes of the rest. */
export function endFailed(span: Span, failure: Failure): void {
  try {
    fail(span, failure);
  } finally {
    span.end();
  }
}

/** Also of an error of another realm, and of what is no error at all. */
function exceptionOf({ type, message, exception }: Failure): Exception {
  try {
    const { name, stack } = (exception ?? {}) as { name?: unknown; stack?: unknown };
    return {
      name: typeof name === 'string' ? name : type,
      message: message ?? type,
      ...(typeof stack === 'string' ? { stack } : {}),
    };
  } catch {
    // an error with getters that throw
    return { name: type, message: message ?? type };
  }
}

function text(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'object' ? Object.prototype.toString.call(value) : String(value);
}

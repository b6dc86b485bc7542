/**
 * For applications that want to say more of what belongs together than can be told from outside. Loading this
 * has deliveries remembered; without hoptrace registered there are none, and nothing here does any harm.
 */
import { types } from 'node:util';
import { type Context, context, propagation, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { type Remembered, recall, rememberFromNow } from './consume/remembered';
import { headersGetter } from './context/headers';
import { fail, failureOf } from './errors';

rememberFromNow();

/** A message as amqplib hands it to a consumer, or as `get` gives it. */
export interface DeliveredMessage {
  readonly fields: object;
  readonly properties: { readonly headers?: Record<string, unknown> | undefined };
}

/**
 * The context of a message's own span: of its process span, or of its get span. For work that has left the
 * handler's chain of calls, in a limiter, a batch, an async iterator:
 *
 *     context.with(contextOf(message), () => work(message))
 *
 * Of a message that is not known it is the context in its headers, on top of the active one; where there is
 * none, or hoptrace is not registered, the active one. Never throws.
 */
export function contextOf(message: DeliveredMessage): Context {
  const known = recall(message);
  const under = known === undefined ? context.active() : ROOT_CONTEXT;
  const carried = carriedBy(message, under);
  return known?.span === undefined ? carried : trace.setSpan(carried, known.span);
}

function carriedBy(message: Partial<DeliveredMessage> | null | undefined, under: Context): Context {
  try {
    const headers = message?.properties?.headers;
    return headers === undefined ? under : propagation.extract(under, headers, headersGetter);
  } catch {
    return under;
  }
}

/**
 * Runs `work` inside a span `process {destination}` that links to the own span of each of these messages, so that
 * what the batch publishes has one parent and none of its origins is lost. The span is a root and ends when
 * `work` returns or, if that gives a promise, when that settles; if it throws or rejects, as an error. Gives and
 * throws what `work` does; of a promise, one that settles the same way. Where none of the messages has a span
 * (hoptrace is not registered, their queue is ignored), `work` runs as it is.
 */
export function processBatch<R>(messages: readonly DeliveredMessage[], work: () => R): R {
  const known = messages.map(recall).filter(hasSpan);
  const [first] = known;
  if (first === undefined) return work();
  const { telemetry } = first.origin;
  let span: Span;
  try {
    span = first.origin.startBatch(known, messages.length);
  } catch (error) {
    telemetry.fault('processBatch', error);
    return work();
  }
  const end = (failed: boolean, error?: unknown): void => {
    try {
      if (failed) fail(span, failureOf(error));
      span.end();
    } catch (fault) {
      telemetry.fault('processBatch', fault);
    }
  };
  let result: R;
  try {
    result = context.with(trace.setSpan(ROOT_CONTEXT, span), work);
  } catch (error) {
    end(true, error);
    throw error;
  }
  if (types.isPromise(result)) return following(result, end) as R;
  end(false);
  return result;
}

/** The application gets this promise in place of its own, so a rejection is as handled, or not, as it was. */
function following<T>(promise: Promise<T>, end: (failed: boolean, error?: unknown) => void): Promise<T> {
  return promise.then(
    (value) => {
      end(false);
      return value;
    },
    (error) => {
      end(true, error);
      throw error;
    },
  );
}

function hasSpan(known: Remembered | undefined): known is Remembered {
  return known !== undefined && known.span !== undefined;
}

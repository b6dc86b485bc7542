import { type Context, context, type Span } from '@opentelemetry/api';
import type { Closure, Message, SettlementKind } from '../messaging/facts';
import type { Entry } from '../messaging/ledger';
import type { DeliveryObservation, MessageHandler } from '../messaging/observer';
import type { Consumer } from './consumer';
import type { Destination } from './destination';
import { type Failure, fail, failureOf, failureOfClosure } from './errors';
import { REQUEUE, SETTLEMENT } from './semconv';
import { callHook } from './telemetry';

/** How a delivery was settled; `auto` by the broker itself (noAck), `recover` by basic.recover. */
type Outcome = SettlementKind | 'auto' | 'recover' | 'channel_closed';

/**
 * A message on its way through its handler: the process span. It ends when the handler has finished and the
 * message is settled, whichever comes last; a channel that closes before the settlement ends it at once.
 */
export class ProcessDelivery implements DeliveryObservation {
  tag = 0;
  older: Entry | undefined;
  newer: Entry | undefined;
  sibling: Entry | undefined;
  readonly #consumer: Consumer;
  readonly #span: Span | undefined;
  readonly #context: Context;
  readonly #began: number;
  #outcome: Outcome | undefined;
  #requeue: boolean | undefined;
  #failure: Failure | undefined;
  #entered = false;
  #finished = false;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;

  /** without a span (an ignored queue, say) it only counts */
  constructor(consumer: Consumer, span: Span | undefined, context: Context) {
    this.#consumer = consumer;
    this.#span = span;
    this.#context = context;
    this.#began = consumer.telemetry.metrics.enabled ? performance.now() : 0;
    if (consumer.noAck) {
      this.#outcome = 'auto';
      consumer.metrics.settled('auto').value++;
    } else {
      consumer.metrics.unsettled.value++;
      const { consumeTimeout } = consumer.telemetry.config;
      if (consumeTimeout !== undefined) this.#expire(consumeTimeout);
    }
  }

  get source(): Destination {
    return this.#consumer.source;
  }

  run(handler: MessageHandler, self: unknown, message: Message): unknown {
    let result: unknown;
    try {
      result = context.with(this.#context, enter, this as ProcessDelivery, handler, self, message);
    } catch (error) {
      if (!this.#entered) {
        // ours, not the handler's
        this.#consumer.telemetry.fault('context', error);
        return enter.call(this, handler, self, message);
      }
      this.#finish(error, true);
      throw error;
    }
    return this.#follow(result);
  }

  /** called by `enter` */
  entered(): void {
    this.#entered = true;
  }

  /**
   * What the handler returned. amqplib ignores it, so a rejection must surface as if nobody had looked: the
   * promise made by `then` here rejects with the same reason and has no handler.
   */
  #follow(result: unknown): unknown {
    if (typeof result !== 'object' || result === null) {
      this.#finish(undefined, false);
      return result;
    }
    try {
      const { then } = result as PromiseLike<unknown>;
      if (typeof then !== 'function') {
        this.#finish(undefined, false);
        return result;
      }
      // a thenable that is no promise has no notion of unhandled rejections, and may not expect a throw
      const surfaces = typeof (result as Promise<unknown>).catch === 'function';
      then.call(
        result,
        () => this.#finish(undefined, false),
        (reason: unknown) => {
          this.#finish(reason, true);
          if (surfaces) throw reason;
        },
      );
    } catch (error) {
      // a `then` that throws: the application's, but nobody but us called it
      this.#consumer.telemetry.fault('thenable of a handler', error);
      this.#finish(undefined, false);
    }
    return result;
  }

  settled(kind: SettlementKind, requeue: boolean): void {
    if (this.#outcome !== undefined) return;
    if (kind !== 'ack') {
      this.#requeue = requeue;
      if (!requeue || this.#consumer.telemetry.config.requeueIsError) {
        this.#failure ??= {
          type: kind,
          message: `message settled by ${kind}${requeue ? ' with requeue' : ''}`,
        };
      }
    }
    if (!this.#consumer.telemetry.config.settleSpans) this.#span?.addEvent(kind);
    this.#settle(kind);
  }

  recovered(): void {
    if (this.#outcome !== undefined) return;
    this.#requeue = true;
    this.#span?.addEvent('recover');
    this.#settle('recover');
  }

  closed(closure: Closure): void {
    if (this.#outcome !== undefined) return;
    this.#failure ??= failureOfClosure(closure);
    this.#settle('channel_closed');
    this.#end();
  }

  #settle(outcome: Outcome): void {
    this.#outcome = outcome;
    const { metrics } = this.#consumer;
    metrics.unsettled.value--;
    metrics.settled(outcome).value++;
    if (this.#finished) this.#end();
  }

  #finish(error: unknown, failed: boolean): void {
    if (this.#finished) return;
    this.#finished = true;
    // what the handler threw says more than the settlement that followed from it
    if (failed) this.#failure = failureOf(error);
    if (this.#outcome !== undefined) this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    const { telemetry, metrics } = this.#consumer;
    try {
      if (telemetry.metrics.enabled) {
        metrics.process.record(performance.now() - this.#began, this.#failure?.type);
      }
      this.#endSpan();
    } catch (error) {
      telemetry.fault('process span', error);
    }
  }

  #endSpan(): void {
    const span = this.#span;
    if (span === undefined) return;
    if (span.isRecording()) {
      const settlement = this.#outcome ?? 'none';
      span.setAttribute(SETTLEMENT, settlement);
      if (this.#requeue !== undefined) span.setAttribute(REQUEUE, this.#requeue);
      if (this.#failure !== undefined) fail(span, this.#failure);
      const { telemetry } = this.#consumer;
      callHook(telemetry, 'processEnd', telemetry.config.hooks.processEnd, span, {
        error: this.#failure?.exception,
        settlement,
      });
    }
    span.end();
  }

  /** The option `consumeTimeout`: the span ends, the message stays as it is. */
  #expire(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      this.#failure ??= { type: 'timeout', message: `not settled after ${milliseconds} ms` };
      this.#end();
    }, milliseconds);
    this.#timer.unref();
  }
}

/** The application's handler, inside the message's context. */
function enter(this: ProcessDelivery, handler: MessageHandler, self: unknown, message: Message): unknown {
  this.entered();
  return handler.call(self, message);
}

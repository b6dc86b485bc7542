import type { Context, Span } from '@opentelemetry/api';
import type { Closure, Message, SettlementKind } from '../../messaging/facts';
import type { Entry } from '../../messaging/ledger';
import type { DeliveryObservation, MessageHandler } from '../../messaging/observer';
import { guarded } from '../../safety/guarded';
import { callIn } from '../context/context';
import { type Failure, fail, failureOf, failureOfClosure } from '../errors';
import type { ConsumerMetrics } from '../metrics/metrics';
import { NOBODY_MEASURES } from '../metrics/timer';
import type { Destination } from '../names/destination';
import { REQUEUE, SETTLEMENT, UNFINISHED } from '../names/semconv';
import { callHook } from '../telemetry';
import { type Then, thenOf } from './promises';
import type { DeliveryOrigin, Remembered } from './remembered';

/** How a delivery was settled; `auto` by the broker itself (noAck), `recover` by basic.recover; `none`: nobody knows. */
type Outcome = SettlementKind | 'auto' | 'recover' | 'channel_closed' | 'none';

interface Settled {
  readonly outcome: Outcome;
  /** undefined: that is no question */
  readonly requeue: boolean | undefined;
  /** when it was acked, by the clock of `performance`; undefined: nobody need know */
  readonly acked: number | undefined;
}

/** To be ended early, where the option `consumeTimeout` is set: seldom, so no field of every delivery. */
const timers = new WeakMap<ProcessDelivery, NodeJS.Timeout>();

/** Milliseconds after an ack within which a handler that finishes has done so with it. */
const AT_ONCE = 10;

/** What a delivery knows of the consumer it is for. */
interface Owner extends DeliveryOrigin {
  readonly noAck: boolean;
  readonly metrics: ConsumerMetrics;
}

/**
 * A message on its way through its handler: the process span. It ends when the handler has finished and the
 * message is settled, whichever comes last; a channel that closes before the settlement ends it at once. Each
 * field is 8 bytes for every unsettled message.
 */
export class ProcessDelivery implements DeliveryObservation, Remembered {
  tag = 0;
  sibling: Entry | undefined;
  readonly #consumer: Owner;
  readonly span: Span | undefined;
  /** until the handler runs; afterwards only what it has under way holds on to it: 0.1 kB an unsettled message */
  #context: Context | undefined;
  readonly #began: number;
  #settled: Settled | undefined;
  #failure: Failure | undefined;
  /** `handled`: by the application; `ended`: the span */
  #stage: 'begun' | 'handled' | 'ended' = 'begun';

  /** without a span (an ignored queue, say) it only counts */
  constructor(consumer: Owner, span: Span | undefined, context: Context) {
    this.#consumer = consumer;
    this.span = span;
    this.#context = context;
    this.#began = consumer.telemetry.metrics.enabled ? performance.now() : NOBODY_MEASURES;
    if (consumer.noAck) {
      this.#settled = AUTO;
      consumer.metrics.settled('auto').value++;
    } else {
      consumer.metrics.unsettled().value++;
      const { consumeTimeout } = consumer.telemetry.config;
      if (consumeTimeout !== undefined) this.#expire(consumeTimeout);
    }
  }

  /** noAck: the broker has settled it by delivering it */
  get awaitsSettlement(): boolean {
    return !this.#consumer.noAck;
  }

  get origin(): DeliveryOrigin {
    return this.#consumer;
  }

  get source(): Destination {
    return this.#consumer.source;
  }

  get metrics(): ConsumerMetrics {
    return this.#consumer.metrics;
  }

  get ignored(): boolean {
    return this.#consumer.ignored;
  }

  run(handler: MessageHandler, self: unknown, message: Message): unknown {
    const context = this.#context as Context;
    this.#context = undefined;
    let result: unknown;
    try {
      result = callIn(context, handler, this.#consumer.telemetry.fault, self, message);
    } catch (error) {
      this.#finish(error, true);
      throw error;
    }
    this.#follow(result);
    return result;
  }

  /** The handler has finished when the promise that it returned settles; at once, where it returned none. */
  #follow(result: unknown): void {
    try {
      const then = thenOf(result);
      if (then !== undefined) {
        const finished = () => this.#finish(undefined, false);
        observe(result, then, finished, (reason) => this.#finish(reason, true));
        return;
      }
    } catch (error) {
      this.#consumer.telemetry.fault('promise of a handler', error);
    }
    this.#finish(undefined, false);
  }

  settled(kind: SettlementKind, requeue: boolean): void {
    if (this.#settled !== undefined) return;
    const isAck = kind === 'ack';
    if (!isAck) {
      if (!requeue || this.#consumer.telemetry.config.requeueIsError) {
        this.#failure ??= {
          type: kind,
          message: `message settled by ${kind}${requeue ? ' with requeue' : ''}`,
        };
      }
    }
    const isEvent = !this.#consumer.telemetry.config.settleSpans;
    if (isEvent && !isAck) this.#event(kind);
    const acked = isEvent && isAck && this.span !== undefined ? performance.now() : undefined;
    this.#settle({ outcome: kind, requeue: isAck ? undefined : requeue, acked });
  }

  recovered(): void {
    if (this.#settled !== undefined) return;
    this.#event('recover');
    this.#settle({ outcome: 'recover', requeue: true, acked: undefined });
  }

  closed(closure: Closure): void {
    if (this.#settled !== undefined) return;
    this.#failure ??= failureOfClosure(closure);
    this.#settle({ outcome: 'channel_closed', requeue: undefined, acked: undefined });
    this.#end();
  }

  abandoned(): void {
    if (this.#settled === undefined) {
      this.#settled = NONE;
      this.#consumer.metrics.unsettled().value--;
    }
    if (this.#stage !== 'ended') this.span?.setAttribute(UNFINISHED, true);
    this.#end();
  }

  /**
   * An ack is an event where it is not the end of the span: when most handlers ack they have finished, but for
   * the job that settles their promise, which waits for those of all messages that came with one read.
   */
  #describeAck(span: Span, acked: number): void {
    if (performance.now() - acked > AT_ONCE) span.addEvent('ack', acked);
  }

  /** a message may be settled after its time (`consumeTimeout`): the span has ended */
  #event(name: string): void {
    if (this.#stage !== 'ended') this.span?.addEvent(name);
  }

  #settle(settled: Settled): void {
    const { outcome, requeue } = settled;
    this.#settled = settled;
    const { metrics } = this.#consumer;
    metrics.unsettled().value--;
    metrics.settled(outcome, requeue).value++;
    // now, not when the span ends: a program that ends meanwhile shows it too
    if (this.#stage !== 'ended') this.span?.setAttribute(SETTLEMENT, outcome);
    if (this.#stage === 'handled') this.#end();
  }

  #finish(error: unknown, failed: boolean): void {
    if (this.#stage !== 'begun') return;
    this.#stage = 'handled';
    // what the handler threw says more than the settlement that followed from it
    if (failed) this.#failure = failureOf(error);
    if (this.#settled !== undefined) this.#end();
  }

  #end(): void {
    if (this.#stage === 'ended') return;
    this.#stage = 'ended';
    const { telemetry, metrics } = this.#consumer;
    if (telemetry.config.consumeTimeout !== undefined) clearTimeout(timers.get(this));
    try {
      if (this.#began !== NOBODY_MEASURES && telemetry.metrics.enabled) {
        metrics.process.record(performance.now() - this.#began, this.#failure?.type);
      }
      this.#endSpan();
    } catch (error) {
      telemetry.fault('process span', error);
    }
  }

  #endSpan(): void {
    const span = this.span;
    if (span === undefined) return;
    try {
      if (span.isRecording()) this.#describeEnd(span);
    } finally {
      span.end();
    }
  }

  #describeEnd(span: Span): void {
    const { outcome: settlement, requeue, acked } = this.#settled ?? NONE;
    if (settlement === 'none' || settlement === 'auto') span.setAttribute(SETTLEMENT, settlement);
    if (acked !== undefined) this.#describeAck(span, acked);
    if (requeue !== undefined) span.setAttribute(REQUEUE, requeue);
    if (this.#failure !== undefined) fail(span, this.#failure);
    const { telemetry } = this.#consumer;
    const { processEnd } = telemetry.config.hooks;
    if (processEnd !== undefined) {
      callHook(telemetry, 'processEnd', processEnd, span, { error: this.#failure?.exception, settlement });
    }
  }

  /** The option `consumeTimeout`: the span ends, the message stays as it is. */
  #expire(milliseconds: number): void {
    const expire = (): void => {
      this.#failure ??= { type: 'timeout', message: `not settled after ${milliseconds} ms` };
      this.#end();
    };
    const fault = (error: unknown): void => this.#consumer.telemetry.fault('consumeTimeout', error);
    timers.set(this, setTimeout(guarded(expire, fault), milliseconds).unref());
  }
}

const AUTO: Settled = { outcome: 'auto', requeue: undefined, acked: undefined };
const NONE: Settled = { outcome: 'none', requeue: undefined, acked: undefined };

/**
 * amqplib ignores what a handler returns, so a rejection has to surface as if nobody had looked. To look is to
 * handle; therefore the promise that `then` makes here rejects for the same reason, and nobody handles that.
 * It cannot be seen whether the application handles the handler's promise elsewhere too: a promise does not
 * tell. An async function's can be nobody else's, so it is exact there, as for any that is handled nowhere.
 */
function observe(
  promise: unknown,
  then: Then,
  finished: () => void,
  failed: (reason: unknown) => void,
): void {
  then.call(promise, finished, (reason) => {
    failed(reason);
    throw reason;
  });
}

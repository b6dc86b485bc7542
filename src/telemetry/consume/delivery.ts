import type { Context, Span } from '@opentelemetry/api';
import type { Closure, Message, SettlementKind } from '../../messaging/facts';
import type { Entry } from '../../messaging/ledger';
import type { DeliveryObservation, MessageHandler } from '../../messaging/observer';
import { guarded } from '../../safety/guarded';
import { sinceStart } from '../clock';
import { callIn } from '../context/context';
import { type Failure, fail, failureOf, failureOfClosure, recordedOn } from '../errors';
import type { ConsumerMetrics } from '../metrics/metrics';
import type { Destination } from '../names/destination';
import { REQUEUE, SETTLEMENT, UNFINISHED } from '../names/semconv';
import { callHook } from '../telemetry';
import { thenOf } from './promises';
import type { DeliveryOrigin, Remembered } from './remembered';

/** How a delivery was settled; `auto` by the broker itself (noAck), `recover` by basic.recover; `none`: nobody knows. */
type Outcome = SettlementKind | 'auto' | 'recover' | 'channel_closed' | 'none';

/** How far a delivery has come, and what has come of it. */
interface Course {
  /** `handled`: by the application; `ended`: the span */
  stage: 'begun' | 'handled' | 'ended';
  /** undefined: not settled yet */
  outcome: Outcome | undefined;
  /** undefined: that is no question */
  requeue: boolean | undefined;
  /** when it was acked, by the clock of `performance`; undefined: nobody need know */
  acked: number | undefined;
  failure: Failure | undefined;
}

/** Of all deliveries of which no more is known: that takes one field of each, and there may be many unsettled. */
const BEGUN = beginning('begun');
const HANDLED = beginning('handled');

function beginning(stage: Course['stage']): Course {
  return { stage, outcome: undefined, requeue: undefined, acked: undefined, failure: undefined };
}

/** To be ended early, where the option `consumeTimeout` is set: seldom, so no field of every delivery. */
const timers = new WeakMap<ProcessDelivery, NodeJS.Timeout>();

/** Milliseconds after an ack within which a handler that finishes has done so with it. */
const AT_ONCE = 10;

/** What a delivery knows of the consumer it is for. */
export interface Subscriber extends DeliveryOrigin {
  readonly noAck: boolean;
  readonly metrics: ConsumerMetrics;
  /** the context of the latest message, for its handler to run in: what is delivered is run before the next is */
  takeContext(): Context;
}

/**
 * A message on its way through its handler: the process span. It ends when the handler has finished and the
 * message is settled, whichever comes last; a channel that closes before the settlement ends it at once. Each
 * field is 8 bytes for every unsettled message.
 */
export class ProcessDelivery implements DeliveryObservation, Remembered {
  tag = 0;
  sibling: Entry | undefined;
  readonly #consumer: Subscriber;
  readonly span: Span | undefined;
  #course = BEGUN;

  /** without a span (an ignored queue, say) it only counts */
  constructor(consumer: Subscriber, span: Span | undefined) {
    this.#consumer = consumer;
    this.span = span;
    if (consumer.noAck) {
      this.#known.outcome = 'auto';
      consumer.metrics.settled('auto').value++;
    } else {
      consumer.metrics.unsettled().value++;
      const { consumeTimeout } = consumer.telemetry.config;
      if (consumeTimeout !== undefined) this.#expire(consumeTimeout);
    }
  }

  /** For what is known of this delivery to be written into. */
  get #known(): Course {
    if (this.#course === BEGUN || this.#course === HANDLED) this.#course = beginning(this.#course.stage);
    return this.#course;
  }

  /** milliseconds since it was delivered; undefined: nobody measured then, and its span does not tell */
  protected get took(): number | undefined {
    return sinceStart(this.span);
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
    let result: unknown;
    try {
      result = callIn(this.#consumer.takeContext(), handler, this.#consumer.telemetry.fault, self, message);
    } catch (error) {
      this.#finish(error, true);
      throw error;
    }
    this.#follow(result);
    return result;
  }

  /**
   * The handler has finished when the promise that it returned settles; at once, where it returned none.
   *
   * amqplib ignores what a handler returns, so a rejection has to surface as if nobody had looked. To look is to
   * handle; therefore the promise that `then` makes here rejects for the same reason, and nobody handles that.
   * It cannot be seen whether the application handles the handler's promise elsewhere too: a promise does not
   * tell. An async function's can be nobody else's, so it is exact there, as for any that is handled nowhere.
   */
  #follow(result: unknown): void {
    try {
      const then = thenOf(result);
      if (then !== undefined) {
        then.call(
          result,
          () => this.#finish(undefined, false),
          (reason) => {
            this.#finish(reason, true);
            throw reason;
          },
        );
        return;
      }
    } catch (error) {
      this.#consumer.telemetry.fault('promise of a handler', error);
    }
    this.#finish(undefined, false);
  }

  settled(kind: SettlementKind, requeue: boolean): void {
    const { stage, outcome } = this.#course;
    if (outcome !== undefined) return;
    const { requeueIsError, settleSpans } = this.#consumer.telemetry.config;
    if (kind === 'ack') {
      // one that ends the span is no event
      const isEvent = stage === 'begun' && !settleSpans && this.span !== undefined;
      this.#settle(kind, undefined, isEvent ? performance.now() : undefined);
      return;
    }
    if (!requeue || requeueIsError) {
      this.#known.failure ??= {
        type: kind,
        message: `message settled by ${kind}${requeue ? ' with requeue' : ''}`,
      };
    }
    if (!settleSpans) this.#event(kind);
    this.#settle(kind, requeue);
  }

  recovered(): void {
    if (this.#course.outcome !== undefined) return;
    this.#event('recover');
    this.#settle('recover', true);
  }

  closed(closure: Closure): void {
    if (this.#course.outcome !== undefined) return;
    this.#known.failure ??= failureOfClosure(closure);
    this.#settle('channel_closed');
    this.#end();
  }

  abandoned(): void {
    const course = this.#known;
    if (course.outcome === undefined) {
      course.outcome = 'none';
      this.#consumer.metrics.unsettled().value--;
    }
    if (course.stage !== 'ended') this.span?.setAttribute(UNFINISHED, true);
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
    if (this.#course.stage !== 'ended') this.span?.addEvent(name);
  }

  #settle(outcome: Outcome, requeue?: boolean, acked?: number): void {
    const course = this.#known;
    course.outcome = outcome;
    course.requeue = requeue;
    course.acked = acked;
    const { metrics } = this.#consumer;
    metrics.unsettled().value--;
    metrics.settled(outcome, requeue).value++;
    // now, not when the span ends: a program that ends meanwhile shows it too
    if (course.stage !== 'ended') this.span?.setAttribute(SETTLEMENT, outcome);
    if (course.stage === 'handled') this.#end();
  }

  #finish(error: unknown, failed: boolean): void {
    if (this.#course.stage !== 'begun') return;
    // what the handler threw says more than the settlement that followed from it
    if (failed) this.#known.failure = failureOf(error);
    if (this.#course === BEGUN) this.#course = HANDLED;
    else this.#course.stage = 'handled';
    if (this.#course.outcome !== undefined) this.#end();
  }

  #end(): void {
    const course = this.#known;
    if (course.stage === 'ended') return;
    course.stage = 'ended';
    const { telemetry, metrics } = this.#consumer;
    if (telemetry.config.consumeTimeout !== undefined) clearTimeout(timers.get(this));
    try {
      const took = telemetry.metrics.enabled ? this.took : undefined;
      if (took !== undefined) metrics.process.record(took, course.failure?.type);
      this.#endSpan(course);
    } catch (error) {
      telemetry.fault('process span', error);
    }
  }

  #endSpan(course: Course): void {
    const span = this.span;
    if (span === undefined) return;
    try {
      if (span.isRecording()) this.#describeEnd(span, course);
    } finally {
      span.end();
    }
  }

  #describeEnd(span: Span, { outcome = 'none', requeue, acked, failure }: Course): void {
    if (outcome === 'none' || outcome === 'auto') span.setAttribute(SETTLEMENT, outcome);
    if (acked !== undefined) this.#describeAck(span, acked);
    if (requeue !== undefined) span.setAttribute(REQUEUE, requeue);
    if (failure !== undefined) fail(span, (failure.type === outcome && recordedOn(span)) || failure);
    const { telemetry } = this.#consumer;
    const { processEnd } = telemetry.config.hooks;
    if (processEnd !== undefined) {
      callHook(telemetry, 'processEnd', processEnd, span, { error: failure?.exception, settlement: outcome });
    }
  }

  /** The option `consumeTimeout`: the span ends, the message stays as it is. */
  #expire(milliseconds: number): void {
    const expire = (): void => {
      this.#known.failure ??= { type: 'timeout', message: `not settled after ${milliseconds} ms` };
      this.#end();
    };
    const fault = (error: unknown): void => this.#consumer.telemetry.fault('consumeTimeout', error);
    timers.set(this, setTimeout(guarded(expire, fault), milliseconds).unref());
  }
}

/** One whose duration somebody measures. */
export class MeasuredDelivery extends ProcessDelivery {
  readonly #began = performance.now();

  protected override get took(): number {
    return performance.now() - this.#began;
  }
}

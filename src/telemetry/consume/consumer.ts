import { randomBytes } from 'node:crypto';
import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Relation } from '../../config/settings';
import type { Broker, Message, Subscription } from '../../messaging/facts';
import type { DeliveryObservation } from '../../messaging/observer';
import { timeInQueue } from '../clock';
import { withSpan } from '../context/context';
import { extract, plainContext } from '../context/propagation';
import type { ConsumerMetrics } from '../metrics/metrics';
import type { Destination } from '../names/destination';
import type { Treatment } from '../rules/treatment';
import { type Treatments, treatmentsOf } from '../rules/treatments';
import { DroppedSpan, foreseen } from '../sampling/dropped';
import { isOwn, type OwnTracer } from '../sampling/own';
import { startSpan } from '../sampling/start-span';
import { ALWAYS, consumerSteering, type Steering } from '../sampling/steering';
import { callHook, type Telemetry } from '../telemetry';
import { type History, historyOf } from './attempts';
import { startBatch } from './batch';
import { MeasuredDelivery, ProcessDelivery } from './delivery';
import { ProcessAttributes } from './process-attributes';
import { remember } from './remembered';
import { UnrecordedDelivery } from './unrecorded';

/** What the deliveries of one subscription have in common, worked out once. */
export class Consumer {
  readonly telemetry: Telemetry;
  readonly noAck: boolean;
  readonly source: Destination;
  readonly metrics: ConsumerMetrics;
  readonly queue: string;
  readonly broker: Broker;
  readonly startBatch = startBatch;
  readonly #spanName: string;
  readonly #attributes: ProcessAttributes;
  readonly #relation: Relation;
  readonly ignored: boolean;
  readonly #setupSpan: Span | undefined;
  readonly #links: Link[];
  /** whether the spans of this tracer take links after their start */
  #linksLater = false;
  #tracer: Tracer | undefined;
  readonly #steering: Steering | undefined;
  readonly #treatments: Treatments | undefined;
  /** of the latest message, until its handler runs; no field of each delivery */
  #context: Context = ROOT_CONTEXT;

  constructor(
    telemetry: Telemetry,
    subscription: Subscription,
    source: Destination,
    metrics: ConsumerMetrics,
    setupSpan: Span | undefined,
  ) {
    this.telemetry = telemetry;
    this.noAck = subscription.noAck;
    this.metrics = metrics;
    this.queue = subscription.queue;
    this.broker = subscription.broker;
    this.source = source;
    this.#spanName = source.name === undefined ? 'process' : `process ${source.name}`;
    this.#attributes = new ProcessAttributes(subscription, source, telemetry.config.bodySize);
    this.#relation = telemetry.config.relation(subscription.queue);
    this.ignored = telemetry.config.ignores(subscription.queue);
    this.#steering = consumerSteering(telemetry.config, subscription.queue);
    this.#treatments = treatmentsOf(telemetry.config, subscription.queue);
    this.#setupSpan = setupSpan;
    this.#links = linksTo(setupSpan);
  }

  deliver(message: Message): DeliveryObservation {
    const { fields, properties } = message;
    const { headers } = properties;
    const { telemetry, metrics } = this;
    const history = historyOf(headers, this.queue, fields.redelivered);

    if (properties.replyTo !== undefined) telemetry.names.answersTo(properties.replyTo);
    metrics.consumed().value++;
    if (fields.redelivered) metrics.redelivered().value++;
    // otherwise read where a span needs it: an unsampled message that nobody counts does without
    const isCounted = telemetry.metrics.enabled;
    const waited = isCounted ? timeInQueue(properties, history.newest?.time) : undefined;
    if (waited !== undefined) metrics.timeInQueue.record(waited);
    if (this.ignored) return this.#handling(message, undefined, extract(headers));

    const treatment = this.#treatments?.of(fields.exchange, fields.routingKey);
    const isLater = fields.redelivered || history.attempt > 1;
    const always = treatment?.critical || (isLater && this.#steering?.keep?.redelivered);
    const steering = always ? ALWAYS : this.#steering;
    const { own } = telemetry;
    const fate = this.#relation === 'parent' ? foreseen(own, headers, steering) : undefined;
    if (fate === 'dropped') return this.#begun(message, new DroppedSpan(headers!, own!), ROOT_CONTEXT);

    const carried = fate === 'sampled' ? plainContext(headers!) : extract(headers);
    const early = own === undefined ? this.#describe(message, history, treatment) : undefined;
    const span =
      (fate === 'sampled' ? this.#startSampled(carried) : undefined) ?? this.#start(carried, early, steering);
    try {
      if (span.isRecording()) {
        const attributes = early ?? this.#describe(message, history, treatment);
        if (fate === 'sampled' && isOwn(span)) {
          // started without a link; what a rule adds may be a list
          if (treatment === undefined) span.take(attributes, this.#links);
          else span.setAttributes(attributes).addLinks(this.#links);
        } else {
          this.#linkToSetup(span);
          if (early === undefined) span.setAttributes(attributes);
        }
        const sink = treatment?.over(span, attributes) ?? span;
        const waits = isCounted ? waited : timeInQueue(properties, history.newest?.time);
        this.#attributes.complete(sink, message, history, waits, treatment?.hidesWay);
        treatment?.complete(span, message);
      }
      return this.#begun(message, span, carried);
    } catch (error) {
      span.end(); // nobody else will
      throw error;
    }
  }

  /** `carried`: the context below which the span is active. */
  #begun(message: Message, span: Span, carried: Context): DeliveryObservation {
    const { processStart } = this.telemetry.config.hooks;
    if (processStart !== undefined) callHook(this.telemetry, 'processStart', processStart, span, message);
    return this.#handling(message, span, withSpan(carried, span));
  }

  /** What the span begins with. */
  #describe(message: Message, history: History, treatment: Treatment | undefined): Attributes {
    const ours = this.#attributes.atStart(message, history);
    return treatment?.prepare(ours, message) ?? ours;
  }

  /**
   * No sampler needs the link to the setup span, so it is added to spans that record: at the start it is copied
   * twice, for those that do not record as well. SDKs before 1.23 take links at the start alone.
   */
  #linkToSetup(span: Span): void {
    if (this.#relation !== 'parent') return;
    const takesLinks = typeof span.addLinks === 'function';
    if (this.#linksLater && takesLinks) span.addLinks(this.#links);
    this.#linksLater = takesLinks;
  }

  #handling(message: Message, span: Span | undefined, active: Context): DeliveryObservation {
    const { metrics, config } = this.telemetry;
    this.#context = active;
    const delivery = metrics.enabled
      ? new MeasuredDelivery(this, span)
      : span?.isRecording() || config.settleSpans
        ? new ProcessDelivery(this, span)
        : new UnrecordedDelivery(this, span);
    remember(message, delivery);
    return delivery;
  }

  /** Without asking the sampler; undefined: the tracer has no way to do so. */
  #startSampled(carried: Context): Span | undefined {
    const tracer = this.telemetry.tracer as Partial<OwnTracer>;
    const parent = trace.getSpanContext(carried) as SpanContext;
    return tracer.startSampled?.(this.#spanName, SpanKind.CONSUMER, parent, carried);
  }

  takeContext(): Context {
    const context = this.#context;
    this.#context = ROOT_CONTEXT; // a message that is remembered need not hold on to its own
    return context;
  }

  #start(carried: Context, attributes: Attributes | undefined, steering: Steering | undefined): Span {
    const { telemetry } = this;
    const name = this.#spanName;
    const kind = SpanKind.CONSUMER;
    if (this.#relation === 'parent') {
      // another SDK than hoptrace's own may be older
      if (telemetry.tracer !== this.#tracer) this.#linksLater = telemetry.own !== undefined;
      this.#tracer = telemetry.tracer;
      const options = this.#linksLater ? { kind, attributes } : { kind, attributes, links: this.#links };
      return startSpan(telemetry, name, options, carried, steering);
    }
    const origin = trace.getSpanContext(carried);
    const links = origin === undefined ? this.#links : [...this.#links, { context: origin }];
    if (this.#relation === 'subscription' && this.#setupSpan !== undefined) {
      // all of the subscription's spans are of one trace: the message's own, or chance, decides on sampling
      const own = steering && { ...steering, traceId: origin?.traceId ?? randomBytes(16).toString('hex') };
      const setup = trace.setSpan(carried, this.#setupSpan);
      return startSpan(telemetry, name, { kind, attributes, links }, setup, own);
    }
    return startSpan(telemetry, name, { kind, attributes, links, root: true }, carried, steering);
  }
}

/** A link to a span that no one will ever see leads nowhere. */
function linksTo(setupSpan: Span | undefined): Link[] {
  const context = setupSpan?.spanContext();
  return context !== undefined && (context.traceFlags & TraceFlags.SAMPLED) !== 0 ? [{ context }] : [];
}

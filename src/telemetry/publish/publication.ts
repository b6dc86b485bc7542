import {
  type Attributes,
  type Context,
  context,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
} from '@opentelemetry/api';
import type { Closure, Headers, Publication, Return } from '../../messaging/facts';
import type { Entry } from '../../messaging/ledger';
import type { PublicationObservation } from '../../messaging/observer';
import { markSent, SENT_HEADER, sinceStart } from '../clock';
import { withSpan } from '../context/context';
import { inject } from '../context/propagation';
import { endFailed, type Failure, failureOf, failureOfClosure, replyCodeName } from '../errors';
import { NOBODY_MEASURES } from '../metrics/timer';
import { ERROR_TYPE, RETURN_CODE, RETURN_TEXT, RETURNED, UNFINISHED } from '../names/semconv';
import type { Treatment } from '../rules/treatment';
import { isOwn } from '../sampling/own';
import { isSampled } from '../sampling/sampled';
import { startSpan } from '../sampling/start-span';
import { ALWAYS } from '../sampling/steering';
import { callHook } from '../telemetry';
import { originOf } from './origin';
import type { Publisher } from './publisher';

const NO_LINKS: readonly Link[] = [];

/** What a confirm channel's publication can become when the broker refuses it. */
const NACKED: Failure = { type: 'nack', message: 'the broker did not take the message' };

/** A message being published: the publish span, until amqplib has it or, on a confirm channel, the broker. */
export class PublishObservation implements PublicationObservation {
  tag = 0;
  sibling: Entry | undefined;
  /** undefined: an ignored destination, which only propagates */
  readonly span: Span | undefined;
  readonly #publisher: Publisher;
  readonly #confirm: boolean;
  readonly #began: number;
  /** told when the observation ends, where it waits for a returned message */
  readonly #onEnd: ((observation: PublishObservation) => void) | undefined;
  /** what travels on where there is no span; until the message is sent */
  #parent: Context | undefined;
  #failure: Failure | undefined;

  constructor(
    publisher: Publisher,
    publication: Publication,
    onEnd?: (observation: PublishObservation) => void,
  ) {
    const { telemetry, spanName } = publisher;
    this.#publisher = publisher;
    this.#onEnd = onEnd;
    this.#confirm = publication.confirm;
    this.#began = telemetry.metrics.enabled ? performance.now() : NOBODY_MEASURES;
    const { parent, links } = originOf(context.active(), publication.properties.headers);
    this.#parent = parent;
    if (publisher.ignored) return;
    const treatment = publisher.treatments?.of(publication.exchange, publication.routingKey);
    const early = telemetry.own === undefined ? describe(publisher, publication, treatment) : undefined;
    const span = startSpan(
      telemetry,
      spanName,
      links === undefined
        ? { kind: SpanKind.PRODUCER, attributes: early }
        : { kind: SpanKind.PRODUCER, attributes: early, links },
      parent,
      treatment?.critical ? ALWAYS : publisher.steering,
    );
    this.span = span;
    try {
      if (span.isRecording()) {
        const attributes = early ?? describe(publisher, publication, treatment);
        if (links === undefined && treatment === undefined && isOwn(span)) span.take(attributes, NO_LINKS);
        else if (early === undefined) span.setAttributes(attributes);
        const ours = publisher.attributes;
        const sink = treatment?.over(span, attributes) ?? span;
        ours.complete(sink, publication, treatment?.hidesWay);
        if (!ours.isIntroduced) ours.introduce(sink, isSampled(span));
        treatment?.complete(span, publication);
      }
    } catch (error) {
      span.end(); // nobody else will
      throw error;
    }
    callHook(telemetry, 'publish', telemetry.config.hooks.publish, span, publication);
  }

  inject(headers: Headers): void {
    const parent = this.#parent as Context;
    this.#parent = undefined;
    const { propagates } = this.#publisher;
    inject(this.span === undefined ? parent : withSpan(parent, this.span), headers, propagates);
    if (propagates?.(SENT_HEADER) ?? true) markSent(headers);
  }

  sent(writable: boolean): void {
    const { metrics } = this.#publisher;
    if (!writable) metrics.backpressure.value++;
    if (this.#confirm) metrics.unconfirmed.value++;
    else this.#end(undefined);
  }

  failed(error: unknown): void {
    this.#end(failureOf(error));
  }

  confirmed(ok: boolean): void {
    const { telemetry, metrics } = this.#publisher;
    metrics.unconfirmed.value--;
    if (this.span !== undefined)
      callHook(telemetry, 'confirm', telemetry.config.hooks.confirm, this.span, { ok });
    this.#end(ok ? undefined : NACKED);
  }

  closed(closure: Closure): void {
    this.#publisher.metrics.unconfirmed.value--;
    this.#end(
      failureOfClosure(closure) ?? {
        type: 'channel_closed',
        message: 'channel closed before the broker confirmed',
      },
    );
  }

  abandoned(): void {
    this.#publisher.metrics.unconfirmed.value--;
    this.span?.setAttribute(UNFINISHED, true);
    this.#end(undefined);
  }

  /** a `mandatory` message that no queue took came back before the broker confirmed it */
  returned({ replyCode, replyText }: Return): void {
    this.#failure = { type: replyCodeName(replyCode), message: replyText };
    this.span?.setAttributes(returnAttributes(replyCode, replyText));
  }

  /** milliseconds; undefined: nobody measured when it began, and its span does not tell */
  get #took(): number | undefined {
    return this.#began === NOBODY_MEASURES ? sinceStart(this.span) : performance.now() - this.#began;
  }

  #end(failure: Failure | undefined): void {
    const { telemetry, metrics } = this.#publisher;
    const failed = failure ?? this.#failure;
    this.#onEnd?.(this);
    metrics.sent(failed?.type).value++;
    const took = telemetry.metrics.enabled ? this.#took : undefined;
    if (took !== undefined) metrics.publish.record(took, failed?.type);
    if (this.span === undefined) return;
    if (failed !== undefined) endFailed(this.span, failed);
    else this.span.end();
  }
}

export function returnAttributes(replyCode: number, replyText: string): Attributes {
  return { [RETURNED]: true, [RETURN_CODE]: replyCode, [RETURN_TEXT]: replyText };
}

/** A returned message whose publish span has ended already (plain channels): a short span of its own, its child. */
export function returnedLate(span: Span, { replyCode, replyText }: Return): void {
  span.setAttributes(returnAttributes(replyCode, replyText));
  span.setAttribute(ERROR_TYPE, replyCodeName(replyCode));
  span.setStatus({ code: SpanStatusCode.ERROR, message: replyText });
  span.end();
}

/** What the span begins with. */
function describe(
  { attributes }: Publisher,
  publication: Publication,
  treatment: Treatment | undefined,
): Attributes {
  const ours = attributes.atStart(publication);
  return treatment?.prepare(ours, publication) ?? ours;
}

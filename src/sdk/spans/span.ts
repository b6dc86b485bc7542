import type {
  Attributes,
  AttributeValue,
  Exception,
  HrTime,
  Link,
  SpanContext,
  SpanKind,
  SpanStatus,
  TimeInput,
} from '@opentelemetry/api';
import {
  addHrTimes,
  hrTime,
  hrTimeDuration,
  type InstrumentationScope,
  isTimeInput,
  millisToHrTime,
} from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { Span as SdkSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { PLACE } from '../ending/open-spans';

/** Attributes and links that a span of this kind keeps by itself: fewer than any limit that it is used with. */
export const FEW = 64;

/** What the spans of a tracer have in common. */
export interface Common {
  readonly scope: InstrumentationScope;
  readonly resource: Resource;
  readonly processors: readonly SpanProcessor[];
  /** the SDK's own span, with the same ids and all that this one has so far */
  readonly official: (span: MessageSpan) => SdkSpan;
}

/**
 * A span as nearly all of them are: plain attributes, a link or two, a start and an end. The SDK's takes 3.6 µs
 * for that, most of it for what may also happen to a span. As soon as any of it does (an event, a status, a list
 * for a value, a time that is given, one more attribute than a few), the SDK's own span is made and does it, and
 * all the rest.
 */
export class MessageSpan implements SdkSpan {
  [PLACE]: number | undefined = undefined;
  readonly kind: SpanKind;
  readonly parentSpanContext?: SpanContext;
  readonly #common: Common;
  readonly #context: SpanContext;
  /** milliseconds, by the two clocks */
  readonly #started = Date.now();
  readonly #clock = performance.now();
  #name: string;
  #attributes: Attributes;
  #links: readonly Link[];
  /** at least as many as there are */
  #count = 0;
  #endTime: HrTime | undefined;
  #official: SdkSpan | undefined;

  constructor(
    common: Common,
    name: string,
    kind: SpanKind,
    context: SpanContext,
    parent: SpanContext | undefined,
  ) {
    this.#common = common;
    this.#name = name;
    this.kind = kind;
    this.#context = context;
    if (parent !== undefined) this.parentSpanContext = parent;
    this.#attributes = {};
    this.#links = NONE;
  }

  /** Attributes and links to begin with, which nobody else will change: plain values, links without attributes, a few of each. */
  take(attributes: Attributes, links: readonly Link[]): void {
    if (this.#count > 0 || !this.#isPlain()) {
      // a processor, or whoever started it, has given it some
      this.setAttributes(attributes).addLinks(links as Link[]);
      return;
    }
    this.#attributes = attributes;
    this.#links = links;
  }

  get name(): string {
    return this.#official?.name ?? this.#name;
  }

  get attributes(): Attributes {
    return this.#official?.attributes ?? this.#attributes;
  }

  get links(): Link[] {
    return this.#official?.links ?? (this.#links as Link[]);
  }

  get events(): SdkSpan['events'] {
    return this.#official?.events ?? NO_EVENTS;
  }

  get status(): SpanStatus {
    return this.#official?.status ?? UNSET;
  }

  get startTime(): HrTime {
    return millisToHrTime(this.#started);
  }

  get endTime(): HrTime {
    return this.#endTime ?? [0, 0];
  }

  get duration(): HrTime {
    return this.#endTime === undefined ? [-1, -1] : hrTimeDuration(this.startTime, this.#endTime);
  }

  get ended(): boolean {
    return this.#endTime !== undefined;
  }

  get resource(): Resource {
    return this.#common.resource;
  }

  get instrumentationScope(): InstrumentationScope {
    return this.#common.scope;
  }

  get droppedAttributesCount(): number {
    return this.#official?.droppedAttributesCount ?? 0;
  }

  get droppedEventsCount(): number {
    return this.#official?.droppedEventsCount ?? 0;
  }

  get droppedLinksCount(): number {
    return this.#official?.droppedLinksCount ?? 0;
  }

  spanContext(): SpanContext {
    return this.#context;
  }

  isRecording(): boolean {
    return this.#endTime === undefined;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (value === undefined || value === null) return this;
    if (!this.#isPlain() || !isScalar(value) || key === '') this.#whole().setAttribute(key, value);
    else {
      this.#attributes[key] = value;
      this.#count++;
    }
    return this;
  }

  setAttributes(attributes: Attributes): this {
    for (const key in attributes) {
      if (Object.hasOwn(attributes, key)) this.setAttribute(key, attributes[key] as AttributeValue);
    }
    return this;
  }

  addLink(link: Link): this {
    if (!this.#isPlain() || link.attributes !== undefined) this.#whole().addLink(link);
    else {
      this.#links = [...this.#links, { context: link.context }];
      this.#count++;
    }
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    const isTime = isTimeInput(attributesOrTime);
    const at = isTime && !isTimeInput(time) ? attributesOrTime : time;
    this.#whole().addEvent(name, isTime ? undefined : attributesOrTime, this.#timeOf(at));
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    this.#whole().recordException(exception, this.#timeOf(time));
  }

  setStatus(status: SpanStatus): this {
    this.#whole().setStatus(status);
    return this;
  }

  updateName(name: string): this {
    this.#whole().updateName(name);
    return this;
  }

  end(time?: TimeInput): void {
    if (this.#endTime !== undefined) {
      this.#whole().end(time);
      return;
    }
    const official = time === undefined ? this.#official : this.#whole();
    if (official === undefined) this.#endTime = this.#now();
    else {
      official.end(this.#timeOf(time));
      this.#endTime = official.endTime;
    }
    for (const processor of this.#common.processors) processor.onEnd(this);
  }

  /** The SDK's own, which from now on has all that is said of this one. */
  #whole(): SdkSpan {
    if (this.#official === undefined) {
      const official = this.#common.official(this);
      if (this.#endTime !== undefined) official.end(this.#endTime);
      this.#official = official;
    }
    return this.#official;
  }

  #isPlain(): boolean {
    return this.#official === undefined && this.#endTime === undefined && this.#count < FEW;
  }

  /** The start by the one clock, and the time since then by the other, which is never set. */
  #now(): HrTime {
    return addHrTimes(this.startTime, millisToHrTime(performance.now() - this.#clock));
  }

  /** As the SDK takes a time: none is now, a small number is one of `performance`. */
  #timeOf(time: TimeInput | undefined): TimeInput {
    if (time === undefined) return this.#now();
    if (typeof time !== 'number' || time > performance.now()) return time;
    return hrTime(time + this.#started - (this.#clock + performance.timeOrigin));
  }
}

const NONE: readonly Link[] = [];
/** for everybody, so that nobody changes them */
const NO_EVENTS = Object.freeze([]) as unknown as SdkSpan['events'];
const UNSET: SpanStatus = Object.freeze({ code: 0 });

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

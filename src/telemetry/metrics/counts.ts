import type { Attributes, Meter, Observable, ObservableResult } from '@opentelemetry/api';
import { type Instrument, SeriesSet } from './series';

/** One series of a counter: add to `value` as it happens, it is read when metrics are collected. */
export interface Count {
  readonly attributes: Attributes;
  value: number;
}

/**
 * A counter whose series are plain numbers: counting costs an addition, not a look-up by attributes. To the
 * SDK it is an asynchronous instrument, so it can be bound to a meter at any time, and counts before, too.
 */
export class Counts<C extends { readonly attributes: Attributes; readonly value: number } = Count> {
  readonly #instrument: Instrument;
  readonly #series: SeriesSet<C>;
  observable: Observable | undefined;

  constructor(instrument: Instrument, make: (attributes: Attributes) => C) {
    this.#instrument = instrument;
    this.#series = new SeriesSet(make);
  }

  with(attributes: Attributes): C {
    return this.#series.with(attributes);
  }

  /** From now on this meter collects, and no other. */
  bind(meter: Meter): void {
    const { name, description, unit, kind } = this.#instrument;
    this.observable?.removeCallback(this.#observe);
    this.observable =
      kind === 'upDownCounter'
        ? meter.createObservableUpDownCounter(name, { description, unit })
        : meter.createObservableCounter(name, { description, unit });
    this.observable.addCallback(this.#observe);
  }

  readonly #observe = (result: ObservableResult): void => {
    for (const { value, attributes } of this.#series.all()) result.observe(value, attributes);
  };
}

export function countsOf(instrument: Instrument): Counts {
  return new Counts(instrument, (attributes) => ({ attributes, value: 0 }));
}

/** Seconds that several things have been going on, one beside the other, those that still are included. */
export class Stopwatch {
  readonly attributes: Attributes;
  #running = 0;
  /** milliseconds; with `running` times the present moment added, the sum */
  #offset = 0;

  constructor(attributes: Attributes) {
    this.attributes = attributes;
  }

  start(): void {
    this.#running++;
    this.#offset -= performance.now();
  }

  /** without a start that was seen, there is nothing to stop */
  stop(): void {
    if (this.#running === 0) return;
    this.#running--;
    this.#offset += performance.now();
  }

  get value(): number {
    return (this.#offset + this.#running * performance.now()) / 1000;
  }
}

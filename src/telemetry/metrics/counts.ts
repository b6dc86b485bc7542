import type { Attributes, Meter, ObservableResult } from '@opentelemetry/api';

/** One series of a counter: add to `value` as it happens, it is read when metrics are collected. */
export interface Count {
  readonly attributes: Attributes;
  value: number;
}

/** Series an instrument may have before the rest is gathered in one; the SDKs' own limit is 2,000. */
const LIMIT = 1000;

/** As the metrics SDK specification names the series that gathers what is over the limit. */
const OVERFLOW: Attributes = { 'otel.metric.overflow': true };

/**
 * A counter whose series are plain numbers: counting costs an addition, not a look-up by attributes. It is
 * an asynchronous instrument to the SDK.
 */
export class Counts {
  readonly #series = new Map<string, Count>();
  #overflow: Count | undefined;

  /** the series with these attributes; the same for every caller that asks for it */
  with(attributes: Attributes): Count {
    const key = JSON.stringify(attributes);
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    if (this.#series.size >= LIMIT) {
      this.#overflow ??= { attributes: OVERFLOW, value: 0 };
      return this.#overflow;
    }
    const count = { attributes, value: 0 };
    this.#series.set(key, count);
    return count;
  }

  observe(result: ObservableResult): void {
    for (const { value, attributes } of this.#series.values()) result.observe(value, attributes);
    if (this.#overflow !== undefined) result.observe(this.#overflow.value, OVERFLOW);
  }
}

export interface Instrument {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
}

/** Only goes up. */
export function counter(meter: Meter, { name, ...options }: Instrument): Counts {
  const counts = new Counts();
  meter.createObservableCounter(name, options).addCallback((result) => counts.observe(result));
  return counts;
}

/** Goes up and down. */
export function upDownCounter(meter: Meter, { name, ...options }: Instrument): Counts {
  const counts = new Counts();
  meter.createObservableUpDownCounter(name, options).addCallback((result) => counts.observe(result));
  return counts;
}

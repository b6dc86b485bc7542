import type { Attributes } from '@opentelemetry/api';

/** What an instrument is called and counts. */
export interface Instrument {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly kind: 'counter' | 'upDownCounter' | 'histogram';
}

/** Series an instrument may have before the rest is gathered in one; the SDKs' own limit is 2,000. */
const LIMIT = 1000;

/** As the metrics SDK specification names the series that gathers what is over the limit. */
const OVERFLOW_NAME = 'otel.metric.overflow';
export const OVERFLOW: Attributes = { [OVERFLOW_NAME]: true };

/** The series of one instrument, by attributes: however many are asked for, their number is bounded. */
export class SeriesSet<S> {
  readonly #make: (attributes: Attributes) => S;
  readonly #byAttributes = new Map<string, S>();
  #overflow: S | undefined;

  constructor(make: (attributes: Attributes) => S) {
    this.#make = make;
  }

  /** the series with these attributes; the same for every caller that asks for it */
  with(attributes: Attributes): S {
    const key = JSON.stringify(attributes);
    const known = this.#byAttributes.get(key);
    if (known !== undefined) return known;
    if (this.#byAttributes.size >= LIMIT || attributes[OVERFLOW_NAME] === true) {
      this.#overflow ??= this.#make(OVERFLOW);
      return this.#overflow;
    }
    const made = this.#make(attributes);
    this.#byAttributes.set(key, made);
    return made;
  }

  all(): S[] {
    const all = [...this.#byAttributes.values()];
    return this.#overflow === undefined ? all : [...all, this.#overflow];
  }
}

import type { Attributes } from '@opentelemetry/api';
import { anyOf, isPattern } from '../../config/patterns';
import type { Headers } from '../../messaging/facts';
import { attributeValue } from './value';

/** As OpenTelemetry's other messaging instrumentations name them. */
const PREFIX = 'messaging.header.';

/** Headers of one message that patterns may match: their names are the sender's, so there may be any number. */
const MATCHED_AT_MOST = 32;

/** Records headers that are named, as far as a message has them. */
export class HeaderCapture {
  readonly #names: readonly string[];
  readonly #matches: ((name: string) => boolean) | undefined;

  constructor(patterns: readonly string[]) {
    const wild = patterns.filter(isPattern);
    this.#names = patterns.filter((pattern) => !isPattern(pattern));
    this.#matches = wild.length === 0 ? undefined : anyOf(wild);
  }

  capture(headers: Headers | undefined, attributes: Attributes): void {
    if (headers === undefined || headers === null) return;
    for (const name of this.#names) this.#record(name, headers[name], attributes);
    if (this.#matches !== undefined) this.#captureMatching(headers, this.#matches, attributes);
  }

  #captureMatching(headers: Headers, matches: (name: string) => boolean, attributes: Attributes): void {
    let matched = 0;
    // not only its own: what is published inherits from the application's headers
    for (const name in headers) {
      if (!matches(name)) continue;
      this.#record(name, headers[name], attributes);
      matched++;
      if (matched === MATCHED_AT_MOST) return;
    }
  }

  #record(name: string, header: unknown, attributes: Attributes): void {
    const value = attributeValue(header);
    if (value !== undefined) attributes[PREFIX + name] = value;
  }
}

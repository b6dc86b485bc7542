import type { Attributes, AttributeValue, Span } from '@opentelemetry/api';
import { anyOf } from '../../config/patterns';
import type { Rule, Source } from '../../config/settings';
import type { Properties } from '../../messaging/facts';
import { DESTINATION_NAME, DESTINATION_TEMPLATE, EXCHANGE, QUEUE, ROUTING_KEY } from '../names/semconv';
import { jsonBody, type Matter, type Path, pathFrom, valueAt } from './body';
import type { HeaderCapture } from './headers';
import { attributeValue } from './value';

interface FromMessage {
  readonly attribute: string;
  readonly read: (matter: Matter) => unknown;
}

interface FromBody {
  readonly attribute: string;
  readonly path: Path;
}

/** What tells the way of a message, all of it together. */
const WAY = [DESTINATION_NAME, DESTINATION_TEMPLATE, ROUTING_KEY, EXCHANGE, QUEUE];

/** As the semantic conventions write what must not be shown. */
const REDACTED = 'REDACTED';

/** What rules that match a message together do to its span, worked out once. */
export class Treatment {
  /** always sampled */
  readonly critical: boolean;
  /** renames, redacts or sets what tells a message's way: then none of it can be left to the rest (names/way) */
  readonly hidesWay: boolean;
  readonly #headers: HeaderCapture | undefined;
  readonly #fromMessage: readonly FromMessage[];
  readonly #fromBody: readonly FromBody[];
  readonly #newNames: ReadonlyMap<string, string>;
  readonly #redacts: (attribute: string) => boolean;
  readonly #changes: boolean;

  constructor(rules: readonly Rule[], headers: HeaderCapture | undefined) {
    const sources = rules.flatMap(({ attributes = {} }) => Object.entries(attributes));
    const redacted = rules.flatMap(({ redact = [] }) => redact);
    this.critical = rules.some(({ critical }) => critical);
    this.#headers = headers;
    this.#fromMessage = sources.flatMap(([attribute, source]) => {
      const read = readerOf(source);
      return read === undefined ? [] : [{ attribute, read }];
    });
    this.#fromBody = sources.flatMap(([attribute, source]) =>
      typeof source === 'object' && 'body' in source ? [{ attribute, path: pathFrom(source.body) }] : [],
    );
    this.#newNames = new Map(rules.flatMap(({ rename = {} }) => Object.entries(rename)));
    this.#redacts = anyOf(redacted);
    this.#changes = this.#newNames.size > 0 || redacted.length > 0;
    const others = new Set([...sources.map(([name]) => name), ...[...this.#newNames].flat()]);
    this.hidesWay = WAY.some((name) => others.has(name) || this.#redacts(name));
  }

  /** What the span is about to begin with: adds what headers and properties say, renames and redacts. */
  prepare(attributes: Attributes, matter: Matter): Attributes {
    this.#headers?.capture(matter.properties.headers, attributes);
    for (const { attribute, read } of this.#fromMessage) {
      const value = attributeValue(read(matter));
      if (value !== undefined) attributes[attribute] = value;
    }
    return this.#changes ? this.#changed(attributes) : attributes;
  }

  /** What only spans that record get: a body is not parsed for nothing. */
  complete(span: Span, matter: Matter): void {
    if (this.#fromBody.length === 0) return;
    const body = jsonBody(matter);
    if (body === undefined) return;
    const attributes: Attributes = {};
    for (const { attribute, path } of this.#fromBody) {
      attributes[attribute] = attributeValue(valueAt(body, path));
    }
    span.setAttributes(this.#changes ? this.#changed(attributes) : attributes);
  }

  /**
   * The span, as far as setting attributes goes: renames and redacts them. What the span began with (`given`)
   * stands: a rule's value goes before one of ours.
   */
  over(span: Span, given: Attributes): Pick<Span, 'setAttribute' | 'setAttributes'> {
    if (!this.#changes && this.#fromMessage.length === 0) return span;
    return {
      setAttribute: (name, value) => span.setAttributes(this.#changed({ [name]: value }, given)),
      setAttributes: (attributes) => span.setAttributes(this.#changed(attributes, given)),
    };
  }

  #changed(attributes: Attributes, given: Attributes = {}): Attributes {
    const changed: Attributes = {};
    for (const [name, value] of Object.entries(attributes)) {
      const newName = this.#newNames.get(name) ?? name;
      if (!Object.hasOwn(given, newName)) changed[newName] = this.#shown(newName, value);
    }
    return changed;
  }

  #shown(name: string, value: AttributeValue | undefined): AttributeValue | undefined {
    return value !== undefined && this.#redacts(name) ? REDACTED : value;
  }
}

function readerOf(source: Source): FromMessage['read'] | undefined {
  if (typeof source !== 'object') return () => source;
  if ('header' in source) return ({ properties: { headers } }) => headers?.[source.header];
  if ('property' in source) return ({ properties }) => properties[source.property as keyof Properties];
  return undefined;
}

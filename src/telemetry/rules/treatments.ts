import type { Config } from '../../config/config';
import { matcherOf } from '../../config/patterns';
import type { Rule } from '../../config/settings';
import { DEFAULT_EXCHANGE } from '../names/destination';
import { HeaderCapture } from './headers';
import { Treatment } from './treatment';

/** What a rule asks of the way a message takes. */
interface Condition {
  readonly rule: Rule;
  readonly exchange: ((name: string) => boolean) | undefined;
  readonly routingKey: ((name: string) => boolean) | undefined;
}

/** How the messages of one queue, or to one exchange, are treated. */
export class Treatments {
  readonly #conditions: readonly Condition[];
  readonly #headers: HeaderCapture | undefined;
  /** by which of the conditions are met */
  readonly #treatments = new Map<string, Treatment>();
  /** the last way and its treatment: most messages come the same way */
  #exchange: string | undefined;
  #routingKey: string | undefined;
  #last: Treatment | undefined;

  constructor(rules: readonly Rule[], headers: HeaderCapture | undefined) {
    this.#conditions = rules.map((rule) => ({
      rule,
      exchange: rule.exchange === undefined ? undefined : matcherOf(rule.exchange),
      routingKey: rule.routingKey === undefined ? undefined : matcherOf(rule.routingKey),
    }));
    this.#headers = headers;
  }

  of(exchange: string, routingKey: string): Treatment {
    if (this.#last === undefined || exchange !== this.#exchange || routingKey !== this.#routingKey) {
      this.#exchange = exchange;
      this.#routingKey = routingKey;
      this.#last = this.#find(exchange || DEFAULT_EXCHANGE, routingKey);
    }
    return this.#last;
  }

  #find(exchange: string, routingKey: string): Treatment {
    const met = this.#conditions.map(
      (condition) => (condition.exchange?.(exchange) ?? true) && (condition.routingKey?.(routingKey) ?? true),
    );
    const key = met.join();
    const known = this.#treatments.get(key);
    if (known !== undefined) return known;
    const rules = this.#conditions.filter((_, index) => met[index]).map(({ rule }) => rule);
    const treatment = new Treatment(rules, this.#headers);
    this.#treatments.set(key, treatment);
    return treatment;
  }
}

/** `queue`: what is consumed from, or published to by the default exchange; undefined: nothing is to be done. */
export function treatmentsOf(
  { rules, captureHeaders }: Config,
  queue: string | undefined,
): Treatments | undefined {
  const concerning = rules.filter(
    (rule) => rule.queue === undefined || (queue !== undefined && matcherOf(rule.queue)(queue)),
  );
  if (concerning.length === 0 && captureHeaders.length === 0) return undefined;
  return new Treatments(
    concerning,
    captureHeaders.length === 0 ? undefined : new HeaderCapture(captureHeaders),
  );
}

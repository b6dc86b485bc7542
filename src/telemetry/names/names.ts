import type { Destination } from './destination';

/** What a broker or a client calls queues that it makes up: server-named ones, direct reply-to, Spring's. */
const MADE_UP = ['amq.gen-', 'amq.rabbitmq.reply-to', 'spring.gen-'];

/** Names of either kind that are remembered; of more, the oldest are forgotten. */
const REMEMBERED = 10_000;

/**
 * Knows which destinations have a name that somebody chose for good: not those that were made up, that this
 * process declared `exclusive`, so that they end with its connection, or that came as an address to answer to.
 */
export class Names {
  readonly #templateOf: (name: string) => string | undefined;
  readonly #exclusive = new Set<string>();
  readonly #addresses = new Set<string>();
  /** goes up with each name that was made up and is somebody's choice after all */
  revision = 0;

  /** @param templateOf the template that stands for a name, where the configuration has one */
  constructor(templateOf: (name: string) => string | undefined = () => undefined) {
    this.#templateOf = templateOf;
  }

  /** A queue was declared by this process; whoever declares it again may mean it for good. */
  declared(queue: string, exclusive: boolean): void {
    if (exclusive) remember(this.#exclusive, queue);
    else if (this.#exclusive.delete(queue)) this.revision++;
  }

  /** Where a message wants to be answered. */
  answersTo(address: unknown): void {
    if (typeof address === 'string' && !this.#addresses.has(address)) remember(this.#addresses, address);
  }

  /** What a consumer reads from: its queue. */
  sourceOf(queue: string): Destination {
    return this.#named(queue, queue === '' || isMadeUp(queue) || this.#exclusive.has(queue));
  }

  /** What a publisher writes to: the exchange or, on the default exchange, the queue that the routing key names. */
  targetOf(exchange: string, routingKey: string): Destination {
    if (exchange !== '') return this.#named(exchange, false);
    if (this.#addresses.has(routingKey)) return this.#named(routingKey, true);
    return this.sourceOf(routingKey);
  }

  #named(name: string, anonymous: boolean): Destination {
    const template = this.#templateOf(name);
    if (template !== undefined) return { name: template, anonymous, templated: true };
    return { name: anonymous ? undefined : name, anonymous, templated: false };
  }
}

function isMadeUp(queue: string): boolean {
  return MADE_UP.some((beginning) => queue.startsWith(beginning));
}

function remember(names: Set<string>, name: string): void {
  if (names.size >= REMEMBERED) names.delete(names.values().next().value!);
  names.add(name);
}

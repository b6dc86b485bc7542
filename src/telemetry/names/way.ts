/**
 * `messaging.destination.name` leaves equal and empty parts out, so it does not always tell which exchange, routing
 * key and queue it is made of. What it tells together with the rest is not said again: 60 of 630 bytes of a process
 * span on the wire. `wire/way` reads it back; a property test holds the two together.
 */

/** The way a message takes, or what of it is said beside the destination's name; empty and undefined are not said. */
export interface Way {
  readonly exchange: string | undefined;
  readonly routingKey: string | undefined;
  readonly queue?: string | undefined;
}

/** Whether a publish span's name is both its parts: then the exchange is what stands in front of the routing key. */
export function isExchangeTold(exchange: string, routingKey: string): boolean {
  return exchange !== '' && routingKey !== '' && routingKey !== exchange;
}

/**
 * What a process span says; `template`: as the span has it. Undefined: nothing, since the message came by the
 * default exchange to the queue that its routing key names, and that is the full name.
 */
export function saidOfDelivery(
  exchange: string,
  routingKey: string,
  queue: string | undefined,
  template: string | undefined,
): Way | undefined {
  if (exchange === '' && routingKey === queue) return undefined;
  const isTold =
    isExchangeTold(exchange, routingKey) && queue !== undefined && queue !== routingKey && queue !== exchange;
  return {
    exchange: isTold ? undefined : exchange,
    routingKey,
    queue: template === queue ? undefined : queue,
  };
}

/** What a span of hoptrace's says of the way its message took, on its attributes; undefined: nothing. */
export interface ToldWay {
  /** `messaging.destination.name` */
  readonly name: string | undefined;
  /** `messaging.destination.template` */
  readonly template: string | undefined;
  readonly routingKey: string | undefined;
  /** `hoptrace.exchange` */
  readonly exchange: string | undefined;
  /** `hoptrace.queue` */
  readonly queue: string | undefined;
}

/** As the conventions call the exchange that has no name. */
export const NAMELESS = 'amq.default';

/**
 * Where a publish span's message went; an empty exchange is the default one. Spans say nothing twice
 * (telemetry/names/way): where they name no exchange, it is what stands in front of the routing key in the
 * destination's name, and on the default one, the routing key is that name.
 */
export function wayOfPublish({ name = '', template = '', routingKey, exchange }: ToldWay) {
  if (exchange !== undefined) return { exchange, routingKey: routingKey ?? '' };
  if (routingKey === undefined) return { exchange: '', routingKey: name === NAMELESS ? '' : name };
  return { exchange: inFrontOf(`:${routingKey}`, name) || template, routingKey };
}

/** The same of a process span, and the queue its message came from. */
export function wayOfDelivery({ name = '', template, routingKey, exchange, queue }: ToldWay) {
  if (exchange === undefined && routingKey === undefined) {
    const isByItsName = queue === undefined && name !== NAMELESS;
    return { exchange: '', routingKey: isByItsName ? name : '', queue: isByItsName ? name : (queue ?? '') };
  }
  const from = queue ?? template ?? '';
  return {
    exchange: exchange ?? inFrontOf(`:${routingKey}:${from}`, name),
    routingKey: routingKey ?? '',
    queue: from,
  };
}

/** Also where a limit has cut the name within its end; empty: nothing is in front, or cannot be told. */
function inFrontOf(end: string, name: string): string {
  if (name.endsWith(end)) return name.slice(0, -end.length);
  if (end.startsWith(`:${name}`)) return '';
  let at = name.indexOf(':');
  while (at > 0 && !end.startsWith(name.slice(at))) at = name.indexOf(':', at + 1);
  return at > 0 ? name.slice(0, at) : '';
}

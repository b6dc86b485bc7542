import { NAMELESS, type ToldWay, wayOfDelivery, wayOfPublish } from '../../wire/way';
import type { SpanKind, Value } from '../api';
import { type Attributes, attributeOf } from '../otlp/values';
import * as names from './names';

/** `return`: a publish's message came back after its span had ended; a child of that span. */
export type Operation = 'publish' | 'return' | 'process' | 'get' | 'subscribe' | 'settle';

/** What a span says of a message: its part in the message's journey. */
export interface Part {
  operation: Operation;
  /** Empty: the default exchange. */
  exchange: string;
  routingKey: string;
  /** Of a delivery, its queue; of a publish to the default exchange, the queue that the routing key names. */
  queue: string | undefined;
  /** The queue, or else the exchange, is one that nobody named for good. */
  temporary: boolean;
  messageId: string | undefined;
  correlationId: string | undefined;
  attempt: number;
  redelivered: boolean;
  waitMs: number | undefined;
  /** How the delivery was settled: `ack`, `nack`, `reject`, `auto`, `channel_closed`. */
  settlement: string | undefined;
  requeued: boolean;
  /** A mandatory message that no queue took. */
  returned: boolean;
  /** Its program ended before it did. */
  unfinished: boolean;
  /** The message's deaths before this delivery. */
  died: Death | undefined;
}

export interface Death {
  /** The newest; where there was only one, it is the first as well. */
  queue: string;
  reason: string;
  firstQueue: string;
  firstReason: string;
}

/** What of a span it is read from. */
interface Stated {
  kind: SpanKind;
  attributes: Attributes;
  /** who made the span; undefined: somebody */
  scope?: string;
}

const SETTLING = new Set(['ack', 'nack', 'reject', 'settle']);

/** Undefined for a span that is not about a message, and for one about a batch of them. */
export function partOf(span: Stated): Part | undefined {
  const read = reader(span.attributes);
  if (read(names.SYSTEM) !== 'rabbitmq' || read(names.BATCH_COUNT) !== undefined) return undefined;
  const operation = operationOf(span, read);
  if (operation === undefined) return undefined;
  const attempt = read(names.ATTEMPT);
  const waited = read(names.TIME_IN_QUEUE_MS);
  return {
    operation,
    ...(operation === 'publish' || operation === 'return'
      ? target(span, operation, toldBy(read))
      : source(toldBy(read))),
    temporary: read(names.ANONYMOUS) === true || read(names.TEMPORARY) === true,
    messageId: text(read(names.MESSAGE_ID)),
    correlationId: text(read(names.CONVERSATION_ID)),
    attempt: typeof attempt === 'number' ? attempt : 1,
    redelivered: read(names.REDELIVERED) === true,
    waitMs: typeof waited === 'number' ? waited : undefined,
    settlement: text(read(names.SETTLEMENT)),
    requeued: read(names.REQUEUE) === true,
    returned: read(names.RETURNED) !== undefined || read(names.RETURN_CODE) !== undefined,
    unfinished: read(names.UNFINISHED) === true,
    died: deathOf(read),
  };
}

type Read = (name: string) => Value | undefined;

function reader(attributes: Attributes): Read {
  return (name) => attributeOf(attributes, name);
}

function text(value: Value | undefined): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

function operationOf({ kind }: Stated, read: Read): Operation | undefined {
  const name = read(names.OPERATION_NAME) ?? read(names.OLD_OPERATION);
  if (name === 'subscribe') return 'subscribe';
  if (name === 'get') return 'get';
  if (name === 'return') return 'return';
  if (SETTLING.has(String(name)) || read(names.OPERATION_TYPE) === 'settle') return 'settle';
  if (kind === 'producer') return 'publish';
  if (kind === 'consumer') return 'process';
  if (name === 'publish' || name === 'send') return 'publish';
  return name === 'process' || name === 'receive' ? 'process' : undefined;
}

function toldBy(read: Read): ToldWay {
  return {
    name: text(read(names.DESTINATION) ?? read(names.OLD_DESTINATION)),
    template: text(read(names.TEMPLATE)),
    routingKey: text(read(names.ROUTING_KEY) ?? read(names.OLD_ROUTING_KEY)),
    exchange: text(read(names.EXCHANGE)),
    queue: text(read(names.QUEUE)),
  };
}

type Place = Pick<Part, 'exchange' | 'routingKey' | 'queue'>;

/** Where a publish goes. A template stands for the exchange, or else for the queue that the routing key names. */
function target({ scope }: Stated, operation: Operation, told: ToldWay): Place {
  const { exchange, routingKey } =
    scope === 'hoptrace' && operation === 'publish' ? wayOfPublish(told) : wayByName(told);
  if (exchange === '') return { exchange, routingKey, queue: told.template ?? routingKey };
  return { exchange: told.template ?? exchange, routingKey, queue: undefined };
}

/** By others, and where a message came back: `{exchange}:{routing key}`, equal and empty parts left out, `amq.default` for neither. */
function wayByName({ name = '', routingKey = '', exchange }: ToldWay) {
  if (exchange !== undefined) return { exchange, routingKey };
  if (name === routingKey || name === NAMELESS) return { exchange: '', routingKey };
  const end = `:${routingKey}`;
  return { exchange: name.endsWith(end) ? name.slice(0, -end.length) : name, routingKey };
}

/** Where a delivery comes from. */
function source(told: ToldWay): Place {
  const { name = '', template, routingKey = '', exchange = '' } = told;
  const queue = template ?? told.queue;
  if (queue !== undefined) return { exchange: wayOfDelivery(told).exchange, routingKey, queue };
  // {exchange}:{routing key}:{queue}, as other instrumentations have it
  const middle = routingKey === '' ? -1 : name.indexOf(`:${routingKey}:`);
  if (middle > 0)
    return {
      exchange: name.slice(0, middle),
      routingKey,
      queue: name.slice(middle + routingKey.length + 2),
    };
  if (name.endsWith(`:${routingKey}`) && routingKey !== '')
    return { exchange: name.slice(0, -routingKey.length - 1), routingKey, queue: routingKey };
  return { exchange, routingKey, queue: name || undefined };
}

function deathOf(read: Read): Death | undefined {
  const queue = text(read(names.DEAD_QUEUE));
  if (queue === undefined) return undefined;
  const reason = text(read(names.DEAD_REASON)) ?? 'dead-lettered';
  return {
    queue,
    reason,
    firstQueue: text(read(names.FIRST_DEAD_QUEUE)) ?? queue,
    firstReason: text(read(names.FIRST_DEAD_REASON)) ?? reason,
  };
}

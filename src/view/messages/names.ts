/** Attributes that the viewer understands: hoptrace's, and those of other instrumentations of RabbitMQ, old conventions included. */
export const SYSTEM = 'messaging.system';
export const OPERATION_NAME = 'messaging.operation.name';
export const OPERATION_TYPE = 'messaging.operation.type';
export const OLD_OPERATION = 'messaging.operation';
export const DESTINATION = 'messaging.destination.name';
export const OLD_DESTINATION = 'messaging.destination';
export const TEMPLATE = 'messaging.destination.template';
export const ANONYMOUS = 'messaging.destination.anonymous';
export const TEMPORARY = 'messaging.destination.temporary';
export const ROUTING_KEY = 'messaging.rabbitmq.destination.routing_key';
export const OLD_ROUTING_KEY = 'messaging.rabbitmq.routing_key';
export const MESSAGE_ID = 'messaging.message.id';
export const CONVERSATION_ID = 'messaging.message.conversation_id';
export const BATCH_COUNT = 'messaging.batch.message_count';
export const ERROR_TYPE = 'error.type';
export const EXCHANGE = 'hoptrace.exchange';
export const QUEUE = 'hoptrace.queue';
export const ATTEMPT = 'hoptrace.message.attempt';
export const REDELIVERED = 'hoptrace.message.redelivered';
export const TIME_IN_QUEUE_MS = 'hoptrace.message.time_in_queue_ms';
export const SETTLEMENT = 'hoptrace.message.settlement';
export const REQUEUE = 'hoptrace.message.requeue';
export const RETURNED = 'hoptrace.message.returned';
export const RETURN_CODE = 'hoptrace.message.return.code';
export const RETURN_TEXT = 'hoptrace.message.return.text';
export const UNFINISHED = 'hoptrace.unfinished';
export const DEAD_QUEUE = 'hoptrace.message.dead_letter.queue';
export const DEAD_REASON = 'hoptrace.message.dead_letter.reason';
export const FIRST_DEAD_QUEUE = 'hoptrace.message.dead_letter.first.queue';
export const FIRST_DEAD_REASON = 'hoptrace.message.dead_letter.first.reason';

/** All of them. */
export const KNOWN: readonly string[] = [
  SYSTEM,
  OPERATION_NAME,
  OPERATION_TYPE,
  OLD_OPERATION,
  DESTINATION,
  OLD_DESTINATION,
  TEMPLATE,
  ANONYMOUS,
  TEMPORARY,
  ROUTING_KEY,
  OLD_ROUTING_KEY,
  MESSAGE_ID,
  CONVERSATION_ID,
  BATCH_COUNT,
  ERROR_TYPE,
  EXCHANGE,
  QUEUE,
  ATTEMPT,
  REDELIVERED,
  TIME_IN_QUEUE_MS,
  SETTLEMENT,
  REQUEUE,
  RETURNED,
  RETURN_CODE,
  RETURN_TEXT,
  UNFINISHED,
  DEAD_QUEUE,
  DEAD_REASON,
  FIRST_DEAD_QUEUE,
  FIRST_DEAD_REASON,
];

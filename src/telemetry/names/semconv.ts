/**
 * Attribute and metric names. The stable ones of OpenTelemetry's semantic conventions come from their package,
 * as constants that are built in: loading it would take 50 ms. Those for messaging are still in development
 * ("incubating"), and that package asks libraries to copy them: an update must not rename what operators see.
 * https://opentelemetry.io/docs/specs/semconv/messaging/rabbitmq/
 */
export {
  ATTR_ERROR_TYPE as ERROR_TYPE,
  ATTR_NETWORK_PEER_ADDRESS as PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT as PEER_PORT,
  ATTR_SERVER_ADDRESS as SERVER_ADDRESS,
  ATTR_SERVER_PORT as SERVER_PORT,
} from '@opentelemetry/semantic-conventions';

/** Copied from the incubating ones, version 1.45. */
export const MESSAGING_SYSTEM = 'messaging.system';
export const RABBITMQ = 'rabbitmq';
export const OPERATION_NAME = 'messaging.operation.name';
export const OPERATION_TYPE = 'messaging.operation.type';
export const DESTINATION_NAME = 'messaging.destination.name';
export const DESTINATION_TEMPLATE = 'messaging.destination.template';
export const DESTINATION_ANONYMOUS = 'messaging.destination.anonymous';
export const DESTINATION_TEMPORARY = 'messaging.destination.temporary';
export const ROUTING_KEY = 'messaging.rabbitmq.destination.routing_key';
export const DELIVERY_TAG = 'messaging.rabbitmq.message.delivery_tag';
export const MESSAGE_ID = 'messaging.message.id';
export const CONVERSATION_ID = 'messaging.message.conversation_id';
export const BODY_SIZE = 'messaging.message.body.size';
export const BATCH_MESSAGE_COUNT = 'messaging.batch.message_count';

/** Proposed to the conventions. */
export const VHOST = 'messaging.rabbitmq.vhost.name';
export const CLUSTER = 'messaging.rabbitmq.cluster.name';

/** hoptrace's own. */
export const BROKER_PRODUCT = 'hoptrace.broker.product';
export const BROKER_VERSION = 'hoptrace.broker.version';
/** not left to be guessed from `messaging.destination.name`, which leaves equal parts out; absent: the default exchange */
export const EXCHANGE = 'hoptrace.exchange';
export const QUEUE = 'hoptrace.queue';
export const REPLY_TO = 'hoptrace.message.reply_to';
export const CONSUMER_TAG = 'hoptrace.consumer.tag';
export const CONSUMER_NO_ACK = 'hoptrace.consumer.no_ack';
export const CONSUMER_EXCLUSIVE = 'hoptrace.consumer.exclusive';
export const CONSUMER_PRIORITY = 'hoptrace.consumer.priority';
export const CONSUMER_PREFETCH = 'hoptrace.consumer.prefetch';
export const CONSUMER_ARGUMENTS = 'hoptrace.consumer.arguments.';
export const REDELIVERED = 'hoptrace.message.redelivered';
export const ATTEMPT = 'hoptrace.message.attempt';
export const DEAD_LETTER_QUEUE = 'hoptrace.message.dead_letter.queue';
export const DEAD_LETTER_REASON = 'hoptrace.message.dead_letter.reason';
export const DEAD_LETTER_EXCHANGE = 'hoptrace.message.dead_letter.exchange';
export const FIRST_DEAD_LETTER_QUEUE = 'hoptrace.message.dead_letter.first.queue';
export const FIRST_DEAD_LETTER_REASON = 'hoptrace.message.dead_letter.first.reason';
export const FIRST_DEAD_LETTER_EXCHANGE = 'hoptrace.message.dead_letter.first.exchange';
export const TIME_IN_QUEUE_MS = 'hoptrace.message.time_in_queue_ms';
export const SETTLEMENT = 'hoptrace.message.settlement';
export const REQUEUE = 'hoptrace.message.requeue';
/** on a span that ended before what it tells of did: what it shows is what was known by then */
export const UNFINISHED = 'hoptrace.unfinished';
export const RETURNED = 'hoptrace.message.returned';
export const RETURN_CODE = 'hoptrace.message.return.code';
export const RETURN_TEXT = 'hoptrace.message.return.text';

import { SpanKind } from '@opentelemetry/api';
import type { SegmentObject } from '../../../src/skywalking/protocol/segment';
import { Service } from './world';

/** Spans as hoptrace makes them of a message. */
export const BROKER = { 'messaging.system': 'rabbitmq', 'server.address': 'rabbit', 'server.port': 5672 };
export const publish = {
  kind: SpanKind.PRODUCER,
  attributes: {
    ...BROKER,
    'messaging.operation.name': 'publish',
    'messaging.operation.type': 'send',
    'messaging.destination.name': 'orders:order.new',
    'hoptrace.exchange': 'orders',
    'messaging.rabbitmq.destination.routing_key': 'order.new',
    'messaging.message.id': 'm1',
  },
};
export const process_ = {
  kind: SpanKind.CONSUMER,
  attributes: {
    ...BROKER,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'orders:order.new:shipping',
    'hoptrace.exchange': 'orders',
    'hoptrace.queue': 'shipping',
    'hoptrace.consumer.tag': 'worker',
    'messaging.rabbitmq.destination.routing_key': 'order.new',
    'messaging.message.id': 'm1',
    'messaging.message.conversation_id': 'c1',
    'hoptrace.message.reply_to': 'replies',
    'hoptrace.message.time_in_queue_ms': 12.6,
    'hoptrace.message.settlement': 'ack',
  },
};

export const tagsOf = (segment: SegmentObject) =>
  segment.spans[0]!.tags.map(({ key, value }) => `${key}=${value}`);

/** the segment of one span, started and ended with nothing above it */
export function segmentOfOne(
  name: string,
  options: object,
  queueTag?: 'routing-key' | 'queue',
): SegmentObject {
  const service = new Service('shop');
  service.start(name, options).end();
  return service.segments(queueTag)[0]!;
}

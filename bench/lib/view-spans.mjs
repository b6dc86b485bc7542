/** OTLP requests as a shop under hoptrace sends them: each message published, processed, and told of at 708 bytes a span or so. */
import { randomBytes } from 'node:crypto';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';

/** As hoptrace's exporter sends them. */
const BATCH = 512;

const resource = resourceFromAttributes({
  'service.name': 'shop',
  'service.instance.id': 'bench',
  'host.name': 'bench',
  'process.pid': 1,
  'telemetry.sdk.language': 'nodejs',
});
const instrumentationScope = { name: 'hoptrace', version: '0' };
const setup = { traceId: id(16), spanId: id(8), traceFlags: 1 };

function id(bytes) {
  return randomBytes(bytes).toString('hex');
}

function span(traceId, parentSpanId, kind, name, start, more) {
  const spanId = id(8);
  const time = (ms) => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
  return {
    name,
    kind,
    spanContext: () => ({ traceId, spanId, traceFlags: 1 }),
    ...(parentSpanId && { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: 1 } }),
    startTime: time(start),
    endTime: time(start + 3),
    ended: true,
    duration: [0, 3e6],
    status: { code: 0 },
    attributes: {
      'messaging.system': 'rabbitmq',
      'messaging.operation.name': name.split(' ')[0],
      'messaging.destination.name': kind === 3 ? 'orders:order.placed' : 'orders:order.placed:work',
      'messaging.destination.template': kind === 3 ? 'orders' : 'work',
      'messaging.rabbitmq.destination.routing_key': 'order.placed',
      'messaging.message.id': `order-${spanId}`,
      'messaging.message.conversation_id': id(16),
      'server.address': '127.0.0.1',
      'server.port': 5672,
      ...more,
    },
    events: [],
    links: kind === 4 ? [{ context: setup, attributes: {} }] : [],
    resource,
    instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

/** The two spans of a message. */
function message(traceId, parent, at) {
  const publish = span(traceId, parent, 3, 'publish orders', at, {});
  const process = span(traceId, publish.spanContext().spanId, 4, 'process work', at + 5, {
    'hoptrace.message.redelivered': false,
    'hoptrace.message.attempt': 1,
    'hoptrace.message.time_in_queue_ms': 5,
    'hoptrace.message.settlement': 'ack',
    'messaging.rabbitmq.message.delivery_tag': 12_345,
  });
  process.events.push({ name: 'ack', time: process.endTime, attributes: {} });
  return [publish, process];
}

/** So many spans, as bodies of requests. */
export function requests(spans) {
  const bodies = [];
  for (let made = 0; made < spans; made += BATCH) {
    const batch = [];
    while (batch.length < Math.min(BATCH, spans - made))
      batch.push(...message(id(16), undefined, Date.now()));
    bodies.push(bodyOf(batch.slice(0, spans - made)));
  }
  return bodies;
}

/** One trace of so many spans. */
export function largeTrace(spans) {
  const traceId = id(16);
  const root = span(traceId, undefined, 1, 'import', Date.now(), {});
  const all = [root];
  while (all.length < spans)
    all.push(...message(traceId, root.spanContext().spanId, Date.now() + all.length / 10));
  const bodies = [];
  for (let at = 0; at < spans; at += BATCH) bodies.push(bodyOf(all.slice(at, Math.min(at + BATCH, spans))));
  return { traceId, bodies };
}

function bodyOf(spans) {
  return ProtobufTraceSerializer.serializeRequest(spans);
}

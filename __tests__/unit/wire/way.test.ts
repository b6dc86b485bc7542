/** What spans leave out of the way of their message is read back exactly, by whoever reads it. */
import type { Attributes } from '@opentelemetry/api';
import { BasicTracerProvider, type Span } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { configOf } from '../../../src/config/config';
import { operationName } from '../../../src/skywalking/operation';
import { tagsOf } from '../../../src/skywalking/tags';
import { partOf } from '../../../src/view/messages/part';
import { wayOfDelivery, wayOfPublish } from '../../../src/wire/way';
import { MESSAGE, observerWith, PUBLICATION, SUBSCRIPTION } from '../../support/observed';

const NAME = 'messaging.destination.name';
const TEMPLATE = 'messaging.destination.template';
const ROUTING_KEY = 'messaging.rabbitmq.destination.routing_key';
const EXCHANGE = 'hoptrace.exchange';
const QUEUE = 'hoptrace.queue';

/** Short texts of few characters, so that parts are equal, or ends of others, as often as not. */
const name = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 4 }),
  fc.constantFrom('', 'amq.gen-a', 'amq.rabbitmq.reply-to', 'shop', 'orders.created'),
);
const WAY = { exchange: name, routingKey: name };
const DELIVERY = { ...WAY, queue: name.filter((queue) => queue !== ''), exclusive: fc.boolean() };
/** `HOPTRACE_TEMPLATES` */
const templates = fc.constantFrom([], ['a*'], ['*'], ['shop', '*:b']);

const tracer = new BasicTracerProvider().getTracer('hoptrace');
const configured = (names: readonly string[]) => ({ config: configOf({ templates: names }) });

function published(way: { exchange: string; routingKey: string }, names: readonly string[]): Span {
  const publication = observerWith(tracer, configured(names)).publish({ ...PUBLICATION, ...way });
  return (publication as unknown as { span: Span }).span;
}

function delivered(
  way: { exchange: string; routingKey: string; queue: string; exclusive: boolean },
  names: readonly string[],
): Span {
  const { queue, exclusive, ...fields } = way;
  const observer = observerWith(tracer, configured(names));
  observer.declared({ name: queue, exclusive });
  const message = { ...MESSAGE, fields: { ...MESSAGE.fields, ...fields } };
  const delivery = observer.subscribe({ ...SUBSCRIPTION, queue }).deliver(message);
  return (delivery as unknown as { span: Span }).span;
}

const text = (value: unknown) => value as string | undefined;
const toldBy = (attributes: Attributes) => ({
  name: text(attributes[NAME]),
  template: text(attributes[TEMPLATE]),
  routingKey: text(attributes[ROUTING_KEY]),
  exchange: text(attributes[EXCHANGE]),
  queue: text(attributes[QUEUE]),
});

/** With everything said, as long as it is not the whole name. */
const inFull = (attributes: Attributes, said: Attributes) => ({
  ...attributes,
  ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== '')),
});

const asSegment = (span: Span, attributes: Attributes) => {
  const changed = Object.assign(Object.create(span), { attributes });
  return [
    operationName(changed),
    ...(['routing-key', 'queue'] as const).map((by) => tagsOf(changed, 'rabbit:5672', by)),
  ];
};

const asPart = (kind: 'producer' | 'consumer', attributes: Attributes) =>
  partOf({ kind, scope: 'hoptrace', attributes: Object.entries(attributes).flat() as never });

test('of a publish span', () => {
  fc.assert(
    fc.property(fc.record(WAY), templates, (way, names) => {
      const span = published(way, names);
      const { attributes } = span;
      expect(wayOfPublish(toldBy(attributes))).toEqual(way);
      if (way.exchange === '') return;
      const full = inFull(attributes, { [EXCHANGE]: way.exchange, [ROUTING_KEY]: way.routingKey });
      expect(asSegment(span, attributes)).toEqual(asSegment(span, full));
      expect(asPart('producer', attributes)).toEqual(asPart('producer', full));
    }),
    { numRuns: 2000 },
  );
});

test('of a process span', () => {
  fc.assert(
    fc.property(fc.record(DELIVERY), templates, (delivery, names) => {
      const span = delivered(delivery, names);
      const { attributes } = span;
      const { exclusive: _, ...way } = delivery;
      expect(wayOfDelivery(toldBy(attributes))).toEqual(way);
      const { exchange, routingKey, queue } = way;
      if (exchange === '' && routingKey === queue) return;
      const full = inFull(attributes, { [EXCHANGE]: exchange, [ROUTING_KEY]: routingKey, [QUEUE]: queue });
      expect(asSegment(span, attributes)).toEqual(asSegment(span, full));
      expect(asPart('consumer', attributes)).toEqual(asPart('consumer', full));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['shop', 'orders.created', 'orders', []],
  ['shop', 'orders.created', 'amq.gen-a', [QUEUE]],
  ['shop', 'orders', 'orders', [EXCHANGE]],
  ['shop', '', 'orders', [EXCHANGE]],
  ['orders', 'created', 'orders', [EXCHANGE]],
  ['orders', 'orders', 'orders', [EXCHANGE, QUEUE]],
  ['', 'orders', 'orders', []],
  ['', 'copied', 'orders', []],
  ['', '', 'orders', [QUEUE]],
])('a process span of %j, %j, %j says no more than it must', (exchange, routingKey, queue, said) => {
  const { attributes } = delivered({ exchange, routingKey, queue, exclusive: false }, []);
  expect([EXCHANGE, QUEUE].filter((one) => one in attributes)).toEqual(said);
});

test.each([
  ['shop', 'orders.created', []],
  ['shop', '', [EXCHANGE]],
  ['shop', 'shop', [EXCHANGE]],
  ['', 'orders', []],
])('a publish span of %j, %j says no more than it must', (exchange, routingKey, said) => {
  const { attributes } = published({ exchange, routingKey }, []);
  expect([EXCHANGE].filter((one) => one in attributes)).toEqual(said);
});

test('where a limit has cut the name of a publish span, its template is the exchange', () => {
  const told = { name: 'shop:orders.cr', template: 'shop', routingKey: 'orders.created' };
  expect(wayOfPublish({ ...told, exchange: undefined, queue: undefined }).exchange).toBe('shop');
});

test.each([16, 20, 30, 31])(
  'what a limit of %i has cut of the names leaves the exchange to be read',
  (limit) => {
    const cut = (text: string) => text.slice(0, limit);
    const told = {
      exchange: undefined,
      queue: undefined,
      template: cut('orders'),
      routingKey: cut('orders.created.eu'),
    };
    const named = (name: string) => ({ ...told, name: cut(name) });
    expect(wayOfDelivery(named('shop:orders.created.eu:orders')).exchange).toBe('shop');
    expect(wayOfDelivery(named('shop:x:orders.created.eu:orders')).exchange).toBe('shop:x');
    expect(wayOfDelivery(named('orders.created.eu:orders')).exchange).toBe('');
    expect(wayOfPublish({ ...named('shop:orders.created.eu'), template: 'sh*' }).exchange).toBe('shop');
  },
);

test.each([
  [{ rename: { [ROUTING_KEY]: 'key' } }],
  [{ rename: { [EXCHANGE]: 'exchange' } }],
  [{ rename: { 'messaging.message.id': NAME } }],
  [{ redact: ['messaging.destination.*'] }],
  [{ attributes: { [TEMPLATE]: 'theirs' } }],
])('where a rule hides what tells the way, all of it is said: %j', (rule) => {
  const observer = observerWith(tracer, { config: configOf({ rules: [rule] }) });
  const way = { exchange: 'shop', routingKey: 'orders.created' };
  const publication = observer.publish({ ...PUBLICATION, ...way }) as unknown as { span: Span };
  const message = { ...MESSAGE, fields: { ...MESSAGE.fields, ...way } };
  const delivery = observer.subscribe(SUBSCRIPTION).deliver(message) as unknown as { span: Span };
  const exchange = 'rename' in rule ? (rule.rename[EXCHANGE as never] ?? EXCHANGE) : EXCHANGE;
  expect(publication.span.attributes).toHaveProperty([exchange], 'shop');
  expect(delivery.span.attributes).toMatchObject({ [exchange]: 'shop', [QUEUE]: 'orders' });
});
